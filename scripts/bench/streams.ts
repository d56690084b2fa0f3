import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { type Database, openDatabase } from "@croupier/db/database";
import { migrateToLatest } from "@croupier/db/migrate";
import { withClient } from "@croupier/testing/admin";
import { createTestCasino } from "@croupier/testing/casino";
import { type GatewayProcess, newSessionKey, startGatewayProcess } from "@croupier/testing/gateway-process";
import { addWatchers, type CountedStream, openStreams, payAll, type Watcher } from "@croupier/testing/many-streams";
import { startTestCluster } from "@croupier/testing/postgres/test-cluster";

/** What streams cost while so many of their accounts change each second. */
export interface StreamCost {
  readonly name: string;
  /** Of one core, in percent. */
  readonly gatewayCpu: number;
  /** Of one core, in percent: the connections that feed streams. */
  readonly databaseCpu: number;
  /** From the commit to the reader, in milliseconds; null where nothing changed. */
  readonly medianMs: number | null;
  readonly slowestMs: number | null;
}

export interface MeasuredStreams {
  readonly streams: number;
  /** Of memory in use, for each stream. */
  readonly kilobytesEach: number;
  /** With the first twenty streams, and with all. */
  readonly residentMegabytes: readonly [before: number, after: number];
  readonly costs: readonly StreamCost[];
}

const OPERATORS = 10;
const SECONDS = 10;
/** Ticks of Linux's clock a second, as proc(5) counts CPU time in. */
const TICKS = 100;

/** CPU time of each connection that feeds streams, in seconds, by its process. */
const databaseSeconds = async (url: string): Promise<ReadonlyMap<number, number>> => {
  const { rows } = await withClient(url, (client) =>
    client.query<{ pid: number }>(
      "select pid from pg_stat_activity where application_name = 'croupier-gateway-streams'",
    ),
  );
  return new Map(
    rows.map(({ pid }) => {
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
      return [pid, (Number(fields[11]) + Number(fields[12])) / TICKS];
    }),
  );
};

/** What has been used between; a connection that is closed when it has been idle for a while is seen each second before. */
const usedBetween = (before: ReadonlyMap<number, number>, after: ReadonlyMap<number, number>): number =>
  [...after].reduce((sum, [pid, seconds]) => sum + seconds - (before.get(pid) ?? 0), 0);

const gatewaySeconds = async (gateway: GatewayProcess): Promise<number> => {
  const { cpu } = await gateway.use();
  return (cpu.user + cpu.system) / 1e6;
};

/** When each of these has had another event. */
const waitForEvents = async (
  streams: readonly CountedStream[],
  before: readonly number[],
): Promise<readonly number[]> => {
  const atMs = new Map<number, number>();
  while (atMs.size < streams.length) {
    for (const [n, stream] of streams.entries()) {
      if (!atMs.has(n) && stream.events() > (before[n] ?? 0)) atMs.set(n, performance.now());
    }
    await sleep(5);
  }
  return [...atMs.values()];
};

interface House {
  readonly url: string;
  readonly db: Database;
  readonly gateway: GatewayProcess;
  readonly watchers: readonly Watcher[];
  readonly streams: readonly CountedStream[];
}

const measureCost = async (
  { url, db, gateway, watchers, streams }: House,
  name: string,
  share: number,
): Promise<StreamCost> => {
  const count = Math.round(watchers.length * share);
  const gatewayBefore = await gatewaySeconds(gateway);
  let database = await databaseSeconds(url);
  let databaseUsed = 0;
  const begunMs = performance.now();
  const delaysMs: number[] = [];
  for (let second = 0; second < SECONDS; second += 1) {
    const endMs = begunMs + (second + 1) * 1_000;
    if (count > 0) {
      const [some, their] = [watchers.slice(0, count), streams.slice(0, count)];
      const before = their.map((stream) => stream.events());
      await payAll(db, some);
      const paidMs = performance.now();
      delaysMs.push(...(await waitForEvents(their, before)).map((atMs) => atMs - paidMs));
    }
    await sleep(Math.max(0, endMs - performance.now()));
    const now = await databaseSeconds(url);
    databaseUsed += usedBetween(database, now);
    database = now;
  }
  const seconds = (performance.now() - begunMs) / 1_000;
  const sorted = delaysMs.toSorted((a, b) => a - b);
  return {
    name,
    gatewayCpu: (100 * ((await gatewaySeconds(gateway)) - gatewayBefore)) / seconds,
    databaseCpu: (100 * databaseUsed) / seconds,
    medianMs: sorted[Math.floor(sorted.length / 2)] ?? null,
    slowestMs: sorted.at(-1) ?? null,
  };
};

/** Opens so many streams of as many players of ten operators over HTTP, on a PostgreSQL of its own. On Linux alone. */
export const measureStreams = async (count: number): Promise<MeasuredStreams> => {
  await using started = new AsyncDisposableStack();
  const cluster = started.use(await startTestCluster());
  await migrateToLatest(cluster.url());
  const db = started.adopt(openDatabase({ url: cluster.url(), applicationName: "bench" }), (pool) => pool.destroy());
  const operatorIds: string[] = [];
  for (let operator = 0; operator < OPERATORS; operator += 1) {
    await using casino = await createTestCasino(cluster.url());
    operatorIds.push(casino.operatorId);
  }
  const sessionKey = newSessionKey();
  const limits = { CROUPIER_STREAMS: String(count + 100) };
  const gateway = started.use(await startGatewayProcess(cluster.url(), sessionKey, limits));
  const warm = await openStreams(gateway.url, sessionKey, await addWatchers(db, operatorIds, 20));
  for (const stream of warm) stream.close();
  const { memory: before } = await gateway.use();
  const watchers = await addWatchers(db, operatorIds, count);
  await withClient(cluster.url(), (client) => client.query("analyze"));
  const streams = await openStreams(gateway.url, sessionKey, watchers);
  started.defer(() => {
    for (const stream of streams) stream.close();
  });
  while (streams.some((stream) => stream.events() === 0)) await sleep(50);
  const { memory } = await gateway.use();

  const house = { url: cluster.url(), db, gateway, watchers, streams };
  const costs = [
    await measureCost(house, "nothing happens", 0),
    await measureCost(house, "a tenth bet each second", 0.1),
    await measureCost(house, "all bet each second", 1),
  ];
  return {
    streams: count,
    kilobytesEach: (memory.heapUsed + memory.external - before.heapUsed - before.external) / 1_024 / count,
    residentMegabytes: [before.rss / 1_048_576, memory.rss / 1_048_576],
    costs,
  };
};
