import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import path from "node:path";
import { uuidV7 } from "@croupier/contract/ids";
import { contracts } from "@croupier/gateway/games.gen";
import { migrateToLatest } from "@croupier/db/migrate";
import { withClient } from "@croupier/testing/admin";
import { withDatabase } from "@croupier/testing/database";
import { startTestCluster } from "@croupier/testing/postgres/test-cluster";
import { hasRedis, startRedis } from "@croupier/testing/redis";
import { type Launched, type Stack, startStack } from "@croupier/testing/stack";

/** What counting calls costs a gateway, against one that counts none, side by side in one run. */
export interface Counted {
  readonly call: "session.get" | "games.coin-flip.open";
  readonly counted: "in memory" | "in Redis";
  /** Medians over the rounds of a pair's ratios: 0.97 is three per cent fewer calls. */
  readonly callsPerSecond: number;
  readonly throughput: number;
  /** The gateway's own CPU time a call, in microseconds, and as a ratio to that of the one that counts none. */
  readonly cpuMicros: number;
  readonly cpu: number;
}

export const PLAYERS = 16;
/** Calls of a player in a row. */
const SLICE = 5;

const newKey = (): string => randomBytes(32).toString("base64url");

interface Measured {
  readonly perSecond: number;
  readonly cpuMicros: number;
}

/** A gateway in a process of its own, as in production. */
interface Door extends AsyncDisposable {
  readonly name: "none" | "in memory" | "in Redis";
  readonly url: string;
}

const startDoor = async (name: Door["name"], env: Readonly<Record<string, string>>): Promise<Door> => {
  const child: ChildProcess = fork(path.join(import.meta.dirname, "../../gateway/src/server.ts"), [], {
    env: { PATH: process.env["PATH"], HOST: "127.0.0.1", PORT: "0", LOG_LEVEL: "error", ...env },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const [{ ready }] = (await once(child, "message")) as [{ ready: string }];
  return {
    name,
    url: ready,
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await once(child, "exit");
    },
  };
};

const cpuSeconds = async ({ url }: Door): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_cpu_seconds_total\{[^}]*\} (\S+)$/m.exec(text)?.[1]);
};

const post = async ({ url }: Door, procedure: string, token: string, input: object): Promise<void> => {
  const response = await fetch(`${url}/trpc/${procedure}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${procedure}: ${text}`);
};

const calls: Readonly<Record<Counted["call"], () => object>> = {
  "session.get": () => ({}),
  "games.coin-flip.open": () => ({
    requestId: uuidV7(),
    wagers: [{ selection: { calls: ["heads"] }, stake: 1 }],
  }),
};

/** All players at once, each one call after another. Milliseconds. */
const load = async (door: Door, call: Counted["call"], players: readonly Launched[]): Promise<number> => {
  const startedMs = performance.now();
  const play = async ({ token }: Launched): Promise<void> => {
    const input = calls[call];
    for (let n = 0; n < SLICE; n += 1) await post(door, call, token, input());
  };
  await Promise.all(players.map(play));
  return performance.now() - startedMs;
};

/** All doors by turns in small slices, so that whatever else the machine does is done to all of them. */
const measureRound = async (
  doors: readonly Door[],
  call: Counted["call"],
  players: readonly Launched[],
  slices: number,
): Promise<readonly Measured[]> => {
  const before = await Promise.all(doors.map(cpuSeconds));
  const ms = doors.map(() => 0);
  for (let slice = 0; slice < slices; slice += 1) {
    // Not always the same first.
    for (let turn = 0; turn < doors.length; turn += 1) {
      const n = (slice + turn) % doors.length;
      const door = doors[n];
      if (door) ms[n] = (ms[n] ?? 0) + (await load(door, call, players));
    }
  }
  const after = await Promise.all(doors.map(cpuSeconds));
  const total = players.length * SLICE * slices;
  return doors.map((_, n) => ({
    perSecond: total / ((ms[n] ?? 0) / 1_000),
    cpuMicros: (((after[n] ?? 0) - (before[n] ?? 0)) / total) * 1e6,
  }));
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const launchPlayers = async (stack: Stack): Promise<readonly Launched[]> => {
  const players = await Promise.all(Array.from({ length: PLAYERS }, () => stack.launch({ balance: 1_000_000n })));
  await Promise.all(players.map(({ client }) => client.fairness.rotate({ clientSeed: "bench" })));
  return players;
};

/** A slice is a few calls of every player. */
export const compareLimits = async (rounds: number, slices: number): Promise<readonly Counted[]> => {
  await using started = new AsyncDisposableStack();
  const cluster = await startTestCluster();
  started.use(cluster);
  await withClient(cluster.url(), (client) => client.query("create database bench"));
  const url = withDatabase(cluster.url(), "bench");
  await migrateToLatest(url);
  const [identity, session] = [newKey(), newKey()];
  const stack = started.use(await startStack(url, "coin-flip", { keys: { identity, session } }));
  const env = {
    DATABASE_URL: url,
    CROUPIER_IDENTITY_KEY: identity,
    CROUPIER_SESSION_KEY: session,
    CROUPIER_SERVICES: JSON.stringify(
      Object.fromEntries(Object.keys(contracts).map((game) => [game, stack.service.url])),
    ),
  };
  const doors = [
    started.use(await startDoor("none", { ...env, CROUPIER_RATE_LIMITS: "off" })),
    started.use(await startDoor("in memory", { ...env, CROUPIER_RATE_LIMITS: "local" })),
  ];
  if (hasRedis) {
    const redis = started.use(await startRedis());
    const shared = { ...env, CROUPIER_RATE_LIMITS: "local", REDIS_URL: redis.url };
    doors.push(started.use(await startDoor("in Redis", shared)));
  }
  const players = await launchPlayers(stack);
  const compared: Counted[] = [];
  for (const call of ["session.get", "games.coin-flip.open"] as const) {
    const seen = new Map<Door["name"], Measured[]>(doors.map(({ name }) => [name, []]));
    for (let round = -1; round < rounds; round += 1) {
      const measured = await measureRound(doors, call, players, slices);
      for (const [n, { name }] of doors.entries()) {
        const own = measured[n];
        if (round >= 0 && own) seen.get(name)?.push(own);
      }
    }
    const plain = seen.get("none") ?? [];
    for (const counted of ["in memory", "in Redis"] as const) {
      const own = seen.get(counted) ?? [];
      if (own.length === 0) continue;
      const ratios = (of: (measured: Measured) => number): number =>
        median(own.map((measured, n) => of(measured) / of(plain[n] ?? measured)));
      compared.push({
        call,
        counted,
        callsPerSecond: median(own.map(({ perSecond }) => perSecond)),
        throughput: ratios(({ perSecond }) => perSecond),
        cpuMicros: median(own.map(({ cpuMicros }) => cpuMicros)),
        cpu: ratios(({ cpuMicros }) => cpuMicros),
      });
    }
  }
  return compared;
};
