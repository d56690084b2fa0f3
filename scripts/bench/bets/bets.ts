import { randomBytes } from "node:crypto";
import { contracts } from "@croupier/gateway/games.gen";
import { serviceKey } from "@croupier/contract/identity";
import { withClient } from "@croupier/testing/admin";
import { withDatabase } from "@croupier/testing/database";
import { freePort } from "@croupier/testing/free-port";
import { startProgram, type ServiceProcess, startServiceProcess } from "@croupier/testing/service-process";
import { createCeiling } from "./ceiling.ts";
import { cpuSeconds, familySeconds } from "./cpu.ts";
import { percentile, placeAtRate, placeFor, type Slice } from "./driver.ts";
import { type House, openHouse } from "./house.ts";
import { betAtGateway, betAtService, issueTokens } from "./over-http.ts";
import { findPgbench, type Pgbench } from "./pgbench.ts";
import { count, missing } from "./recount.ts";
import { createCrowd } from "./zipf.ts";

export interface BetsOptions {
  readonly rounds: number;
  /** Of one scenario in one round. */
  readonly seconds: number;
  readonly players: number;
  /** Of pgbench's tables: 100,000 accounts each. */
  readonly scale: number;
}

/** Of one scenario, medians over the rounds. */
export interface BetsMeasured {
  readonly name: string;
  readonly perSecond: number;
  readonly lowest: number;
  readonly highest: number;
  /** To pgbench's transactions a second and to the ceiling, in the same round; undefined where neither was measured. */
  readonly toPgbench: number | undefined;
  readonly toCeiling: number | undefined;
  /** Of all that were offered, the part that was turned away. */
  readonly refused: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  /** Microseconds of CPU time a bet. */
  readonly cpu: Readonly<Record<Part, number>>;
  readonly walBytes: number;
}

export interface BetsReport {
  readonly postgres: string;
  readonly pgbench: string | undefined;
  readonly tps: number | undefined;
  readonly scenarios: readonly BetsMeasured[];
}

const PARTS = ["gateway", "service", "postgres", "driver"] as const;
type Part = (typeof PARTS)[number];

/** Few players place most bets, as in life; the most eager of 10,000 places one in ten. */
const EXPONENT = 1;
const CLIENTS = 64;

interface Scenario {
  readonly name: string;
  run(seconds: number, seen: ReadonlyMap<string, Run>): Promise<Slice>;
}

interface Run {
  readonly slice: Slice;
  readonly cpu: Readonly<Record<Part, number>>;
  readonly walBytes: number;
}

/** What runs beside PostgreSQL, each a process of its own as in production. */
interface Programs {
  readonly service: ServiceProcess;
  readonly gateway: ServiceProcess;
  readonly rootKey: Uint8Array;
  readonly tokens: readonly string[];
}

const startPrograms = async (started: AsyncDisposableStack, house: House): Promise<Programs> => {
  const [rootKey, sessionKey] = [randomBytes(32), randomBytes(32)];
  const service = started.use(
    await startServiceProcess("coin-flip", await freePort(), {
      DATABASE_URL: house.url,
      CROUPIER_IDENTITY_KEYS: Buffer.from(serviceKey(rootKey, "coin-flip")).toString("base64url"),
      CROUPIER_MASTER_KEYS: `bench:${house.masterKey}`,
    }),
  );
  const addresses = Object.fromEntries(Object.keys(contracts).map((game) => [game, service.url]));
  const gateway = started.use(
    await startProgram(["gateway/src/server.ts"], await freePort(), {
      DATABASE_URL: house.url,
      CROUPIER_IDENTITY_KEY: rootKey.toString("base64url"),
      CROUPIER_SESSION_KEY: sessionKey.toString("base64url"),
      CROUPIER_RATE_LIMITS: "local",
      CROUPIER_SERVICES: JSON.stringify(addresses),
    }),
  );
  return { service, gateway, rootKey, tokens: await issueTokens(house, sessionKey) };
};

const scenariosOf = (started: AsyncDisposableStack, house: House, programs: Programs): readonly Scenario[] => {
  const { service, gateway, rootKey, tokens } = programs;
  const crowd = createCrowd(house.players.length, EXPONENT);
  const ceiling = started.use(createCeiling(house, crowd));
  const atService = (connections: number): Scenario => {
    const { place } = started.use(betAtService(house, crowd, { url: service.url, rootKey, connections }));
    return { name: `service, ${connections}`, run: (seconds) => placeFor(seconds, connections, place) };
  };
  const atGateway = (connections: number): Scenario => {
    const { place } = started.use(betAtGateway(crowd, { url: gateway.url, tokens, connections }));
    return { name: `gateway, ${connections}`, run: (seconds) => placeFor(seconds, connections, place) };
  };
  const full = atGateway(CLIENTS);
  const { place } = started.use(betAtGateway(crowd, { url: gateway.url, tokens, connections: 256 }));
  const half: Scenario = {
    name: "gateway, at half its peak",
    run: (seconds, seen) => {
      const peak = seen.get(full.name)?.slice;
      return placeAtRate(seconds, peak ? peak.bets / peak.seconds / 2 : 100, place);
    },
  };
  return [
    { name: "ceiling", run: (seconds) => ceiling.run(seconds) },
    atService(1),
    atService(CLIENTS),
    atGateway(1),
    atGateway(32),
    full,
    atGateway(256),
    half,
  ];
};

/** Runs it, and finds every row of every bet afterwards. */
const measured = async (
  scenario: Scenario,
  seconds: number,
  seen: ReadonlyMap<string, Run>,
  { house, programs }: { readonly house: House; readonly programs: Programs },
): Promise<Run> => {
  const read = async (): Promise<Readonly<Record<Part, number>>> => ({
    gateway: await cpuSeconds(programs.gateway.pid()),
    service: await cpuSeconds(programs.service.pid()),
    postgres: await familySeconds(house.cluster.pid()),
    driver: await cpuSeconds(process.pid),
  });
  const rows = await count(house.url);
  const before = await read();
  const slice = await scenario.run(seconds, seen);
  const after = await read();
  const rowsAfter = await count(house.url);
  const lost = missing(rows, rowsAfter, slice.bets);
  if (lost.length > 0) throw new Error(`${scenario.name}: rows are missing: ${lost.join("; ")}`);
  const micros = (part: Part): number => ((after[part] - before[part]) / slice.bets) * 1e6;
  return {
    slice,
    cpu: Object.fromEntries(PARTS.map((part) => [part, micros(part)])) as Record<Part, number>,
    walBytes: (rowsAfter.wal - rows.wal) / slice.bets,
  };
};

const median = (values: readonly number[]): number => percentile(values, 0.5);
const perSecond = ({ slice }: Run): number => slice.bets / slice.seconds;

/** Everything by turns, `rounds` times after a warm-up, so that a machine that speeds up or slows down does so for all. */
export const measureBets = async ({ rounds, seconds, players, scale }: BetsOptions): Promise<BetsReport> => {
  await using started = new AsyncDisposableStack();
  const house = await openHouse(started, players);
  const pgbench = findPgbench();
  const tpcb = await prepareTpcb(house, pgbench, scale);
  const programs = await startPrograms(started, house);
  const scenarios = scenariosOf(started, house, programs);
  const taken: { readonly tps: number | undefined; readonly runs: ReadonlyMap<string, Run> }[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const runs = new Map<string, Run>();
    const tps = await tpcb?.(seconds);
    for (const scenario of scenarios) {
      runs.set(scenario.name, await measured(scenario, seconds, runs, { house, programs }));
    }
    if (round >= 0) taken.push({ tps, runs });
  }
  const all = (tellOf: (run: Run, round: (typeof taken)[number]) => number | undefined, name: string) =>
    taken.flatMap((round) => {
      const run = round.runs.get(name);
      const told = run && tellOf(run, round);
      return told === undefined ? [] : [told];
    });
  const ratio = (values: readonly number[]): number | undefined => (values.length > 0 ? median(values) : undefined);
  return {
    postgres: house.postgres,
    pgbench: pgbench?.version,
    tps: ratio(taken.flatMap(({ tps }) => tps ?? [])),
    scenarios: scenarios.map(({ name }) => {
      const speeds = all(perSecond, name);
      const cpu = PARTS.map((part) => [part, median(all((run) => run.cpu[part], name))]);
      return {
        name,
        perSecond: median(speeds),
        lowest: Math.min(...speeds),
        highest: Math.max(...speeds),
        toPgbench: ratio(all((run, { tps }) => tps && perSecond(run) / tps, name)),
        toCeiling: ratio(
          all((run, { runs }) => {
            const ceiling = runs.get("ceiling");
            return ceiling && perSecond(run) / perSecond(ceiling);
          }, name),
        ),
        refused: median(all(({ slice }) => slice.refused / (slice.bets + slice.refused), name)),
        medianMs: median(all(({ slice }) => percentile(slice.latenciesMs, 0.5), name)),
        p99Ms: median(all(({ slice }) => percentile(slice.latenciesMs, 0.99), name)),
        cpu: Object.fromEntries(cpu) as Record<Part, number>,
        walBytes: median(all(({ walBytes }) => walBytes, name)),
      };
    }),
  };
};

/** pgbench in a database of its own in the same cluster; undefined where there is no pgbench. */
const prepareTpcb = async (
  { cluster }: House,
  pgbench: Pgbench | undefined,
  scale: number,
): Promise<((seconds: number) => Promise<number>) | undefined> => {
  if (!pgbench) return undefined;
  await withClient(cluster.url(), (client) => client.query("create database tpcb"));
  const url = withDatabase(cluster.url(), "tpcb");
  await pgbench.prepare(url, scale);
  return (seconds) => pgbench.run(url, CLIENTS, seconds);
};
