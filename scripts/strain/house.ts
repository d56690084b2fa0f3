import { randomBytes } from "node:crypto";
import { setPriority } from "node:os";
import { serviceKey } from "@croupier/contract/identity";
import { uuidV7 } from "@croupier/contract/ids";
import { openDatabase } from "@croupier/db/database";
import { migrateToLatest } from "@croupier/db/migrate";
import { freePort } from "@croupier/testing/free-port";
import { devSettings } from "@croupier/testing/postgres/settings";
import { startTestCluster, type TestCluster } from "@croupier/testing/postgres/test-cluster";
import { hasRedis, startRedis, type TestRedis } from "@croupier/testing/redis";
import { type ServiceProcess, startProgram } from "@croupier/testing/service-process";
import { readCatalogue } from "@croupier/testing/torture/catalogue";
import { plantDemoData } from "../dev/demo-data.ts";

/** The whole house as in production: a process for each game, gateway and worker, PostgreSQL that keeps what it is told. */
export interface House extends AsyncDisposable {
  readonly databaseUrl: string;
  readonly gatewayUrl: string;
  readonly operatorKey: string;
  readonly gateway: ServiceProcess;
  /** By game. */
  readonly services: ReadonlyMap<string, ServiceProcess>;
  readonly cluster: TestCluster;
  /** Undefined where there is none on this machine: then the gateway counts for itself. */
  readonly redis: TestRedis | undefined;
  /** What the gateway has logged of its breakers, in order. */
  readonly breakers: readonly BreakerTurn[];
}

export interface BreakerTurn {
  readonly atMs: number;
  readonly service: string;
  readonly state: string;
}

/**
 * Below the gateway's, so that where they share a core it has its part of it, as its CPU request gives it in a cluster: it
 * can refuse only what it gets round to reading.
 */
const BEHIND_THE_GATEWAY = 15;

/** In each of its lives: who starts again takes the most. */
const putBehind = (service: ServiceProcess): ServiceProcess => {
  setPriority(service.pid(), BEHIND_THE_GATEWAY);
  return {
    ...service,
    start: () => {
      const starting = service.start();
      setPriority(service.pid(), BEHIND_THE_GATEWAY);
      return starting;
    },
  };
};

/** As a pod's memory limit bounds it: with all of a machine's to grow into, V8 lets what calls leave behind lie for minutes. */
const heapOf = (megabytes: number) => ({ NODE_OPTIONS: `--max-old-space-size=${megabytes}` });

const newKey = (): string => randomBytes(32).toString("base64url");

/** Lines of JSON, in chunks that end anywhere. */
const collectBreakers = (turns: BreakerTurn[]) => {
  let rest = "";
  return (chunk: string): void => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (!line.includes('"breaker":')) continue;
      const { peer, breaker } = JSON.parse(line) as { readonly peer: string; readonly breaker: string };
      turns.push({ atMs: Date.now(), service: peer, state: breaker });
    }
  };
};

export const openHouse = async (): Promise<House> => {
  await using started = new AsyncDisposableStack();
  const settings = { ...devSettings, fsync: "on", full_page_writes: "on" };
  const cluster = started.use(await startTestCluster({ settings }));
  const databaseUrl = cluster.url();
  await migrateToLatest(databaseUrl);
  const catalogue = await readCatalogue();
  const games = Object.keys(catalogue);

  const operatorKey = `key_${newKey()}`;
  {
    await using owner = new AsyncDisposableStack();
    const pool = { url: databaseUrl, applicationName: "strain", onBrokenConnection: () => {} };
    const db = owner.adopt(openDatabase(pool), (opened) => opened.destroy());
    const casino = { operatorId: uuidV7(), apiKeyId: uuidV7(), operatorKey };
    const planted = Object.entries(catalogue).map(([name, { variant }]) => ({ name, variants: [variant] }));
    await plantDemoData(db, casino, planted);
  }

  const redis = hasRedis ? started.use(await startRedis()) : undefined;
  const rootKey = newKey();
  const root = Buffer.from(rootKey, "base64url");
  const masterKeys = `strain-1:${newKey()}`;
  const startService = async (game: string) => {
    const service = await startProgram(["shared/host/src/main.ts", `games/${game}/game.ts`], await freePort(), {
      ...heapOf(96),
      DATABASE_URL: databaseUrl,
      CROUPIER_IDENTITY_KEYS: Buffer.from(serviceKey(root, game)).toString("base64url"),
      CROUPIER_MASTER_KEYS: masterKeys,
    });
    return [game, started.use(putBehind(service))] as const;
  };
  const services = new Map(await Promise.all(games.map(startService)));
  const caller = {
    ...heapOf(192),
    DATABASE_URL: databaseUrl,
    CROUPIER_IDENTITY_KEY: rootKey,
    CROUPIER_SERVICES: JSON.stringify(Object.fromEntries([...services].map(([game, { url }]) => [game, url]))),
  };
  const breakers: BreakerTurn[] = [];
  const door = { ...caller, CROUPIER_SESSION_KEY: newKey(), CROUPIER_RATE_LIMITS: "local", LOG_LEVEL: "warn" };
  const gateway = started.use(
    await startProgram(
      ["gateway/src/server.ts"],
      await freePort(),
      { ...door, ...(redis && { REDIS_URL: redis.url }) },
      collectBreakers(breakers),
    ),
  );
  started.use(putBehind(await startProgram(["gateway/src/worker.ts"], await freePort(), caller)));

  const running = started.move();
  return {
    databaseUrl,
    gatewayUrl: gateway.url,
    operatorKey,
    gateway,
    services,
    cluster,
    redis,
    breakers,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
};
