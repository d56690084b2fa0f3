import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { uuidV7 } from "@croupier/contract/ids";
import { migrateToLatest } from "@croupier/db/migrate";
import { withClient } from "@croupier/testing/admin";
import { withDatabase } from "@croupier/testing/database";
import { startTestCluster } from "@croupier/testing/postgres/test-cluster";
import { type Launched, type Stack, startStack } from "@croupier/testing/stack";

/** What tracing costs gateway and service together, against a pair that traces nothing, side by side in one run. */
export interface Traced {
  readonly call: "session.get" | "games.coin-flip.open";
  readonly sampled: string;
  /** Medians over the rounds of a pair's ratios: 0.97 is three per cent fewer calls. */
  readonly callsPerSecond: number;
  readonly throughput: number;
  /** CPU time of gateway and service a call, in microseconds, and as a ratio to that of the pair that traces nothing. */
  readonly cpuMicros: number;
  readonly cpu: number;
}

const PLAYERS = 16;
/** Calls of a player in a row. */
const SLICE = 5;

/** Off, what production is set to, and all. */
const SAMPLED = ["", "0.1", "1"] as const;

interface Measured {
  readonly perSecond: number;
  readonly cpuMicros: number;
}

interface House {
  readonly sampled: (typeof SAMPLED)[number];
  readonly stack: Stack;
  readonly players: readonly Launched[];
}

/** Takes what is sent and keeps nothing: a collector's own work is not ours. */
export const startSink = async (): Promise<AsyncDisposable & { readonly url: string }> => {
  const server = createServer((request, response) => request.resume().once("end", () => response.end("{}")));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
};

const cpuSeconds = async ({ stack }: House): Promise<number> => {
  const texts = await Promise.all(
    [stack.gatewayUrl, stack.service.url].map(async (url) => (await fetch(`${url}/metrics`)).text()),
  );
  return texts.reduce((sum, text) => sum + Number(/^process_cpu_seconds_total\{[^}]*\} (\S+)$/m.exec(text)?.[1]), 0);
};

const post = async ({ stack }: House, procedure: string, token: string, input: object): Promise<void> => {
  const response = await fetch(`${stack.gatewayUrl}/trpc/${procedure}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${procedure}: ${text}`);
};

const calls: Readonly<Record<Traced["call"], () => object>> = {
  "session.get": () => ({}),
  "games.coin-flip.open": () => ({
    requestId: uuidV7(),
    wagers: [{ selection: { calls: ["heads"] }, stake: 1 }],
  }),
};

/** All players at once, each one call after another. Milliseconds. */
const load = async (house: House, call: Traced["call"]): Promise<number> => {
  const startedMs = performance.now();
  const play = async ({ token }: Launched): Promise<void> => {
    for (let n = 0; n < SLICE; n += 1) await post(house, call, token, calls[call]());
  };
  await Promise.all(house.players.map(play));
  return performance.now() - startedMs;
};

/** All houses by turns in small slices, so that whatever else the machine does is done to all of them. */
const measureRound = async (
  houses: readonly House[],
  call: Traced["call"],
  slices: number,
): Promise<readonly Measured[]> => {
  const before = await Promise.all(houses.map(cpuSeconds));
  const ms = houses.map(() => 0);
  for (let slice = 0; slice < slices; slice += 1) {
    for (let turn = 0; turn < houses.length; turn += 1) {
      // Not always the same first.
      const n = (slice + turn) % houses.length;
      const house = houses[n];
      if (house) ms[n] = (ms[n] ?? 0) + (await load(house, call));
    }
  }
  const after = await Promise.all(houses.map(cpuSeconds));
  const total = PLAYERS * SLICE * slices;
  return houses.map((_, n) => ({
    perSecond: total / ((ms[n] ?? 0) / 1_000),
    cpuMicros: (((after[n] ?? 0) - (before[n] ?? 0)) / total) * 1e6,
  }));
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const openHouse = async (
  started: AsyncDisposableStack,
  url: string,
  sink: string,
  sampled: House["sampled"],
): Promise<House> => {
  const tracing = { OTEL_EXPORTER_OTLP_ENDPOINT: sink, OTEL_TRACES_SAMPLER_ARG: sampled };
  const stack = started.use(
    await startStack(url, "coin-flip", {
      door: "server",
      bundles: { gateway: "gateway/src/server.ts" },
      environment: { LOG_LEVEL: "error", ...(sampled !== "" && tracing) },
      gatewayEnvironment: { CROUPIER_RATE_LIMITS: "off" },
    }),
  );
  const players = await Promise.all(Array.from({ length: PLAYERS }, () => stack.launch({ balance: 1_000_000n })));
  await Promise.all(players.map(({ client }) => client.fairness.rotate({ clientSeed: "bench" })));
  return { sampled, stack, players };
};

/** A slice is a few calls of every player. */
export const compareTracing = async (rounds: number, slices: number): Promise<readonly Traced[]> => {
  await using started = new AsyncDisposableStack();
  const cluster = started.use(await startTestCluster());
  await withClient(cluster.url(), (client) => client.query("create database bench"));
  const url = withDatabase(cluster.url(), "bench");
  await migrateToLatest(url);
  const sink = started.use(await startSink());
  const houses: House[] = [];
  for (const sampled of SAMPLED) houses.push(await openHouse(started, url, sink.url, sampled));
  const compared: Traced[] = [];
  for (const call of ["session.get", "games.coin-flip.open"] as const) {
    const seen: Measured[][] = houses.map(() => []);
    for (let round = -1; round < rounds; round += 1) {
      for (const [n, measured] of (await measureRound(houses, call, slices)).entries()) {
        if (round >= 0) seen[n]?.push(measured);
      }
    }
    const [plain = []] = seen;
    for (const [n, { sampled }] of houses.entries()) {
      const own = seen[n] ?? [];
      if (n === 0) continue;
      const ratio = (of: (measured: Measured) => number): number =>
        median(own.map((measured, round) => of(measured) / of(plain[round] ?? measured)));
      compared.push({
        call,
        sampled,
        callsPerSecond: median(own.map(({ perSecond }) => perSecond)),
        throughput: ratio(({ perSecond }) => perSecond),
        cpuMicros: median(own.map(({ cpuMicros }) => cpuMicros)),
        cpu: ratio(({ cpuMicros }) => cpuMicros),
      });
    }
  }
  return compared;
};
