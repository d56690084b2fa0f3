import { withClient } from "@croupier/testing/admin";
import { withDatabase } from "@croupier/testing/database";
import { cpuSeconds, familySeconds } from "./cpu.ts";
import { percentile, type Slice } from "./driver.ts";
import { type House, openHouse } from "./house.ts";
import { findPgbench, type Pgbench } from "./pgbench.ts";
import { type Programs, type Resident, residentOf, startPrograms } from "./programs.ts";
import { count, missing } from "./recount.ts";
import { type Scenario, scenariosOf } from "./scenarios.ts";

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
  /** Transactions a bet: a statement, a round trip and a commit each. */
  readonly commits: number;
}

export interface BetsReport {
  readonly postgres: string;
  readonly pgbench: string | undefined;
  readonly tps: number | undefined;
  /** After all of it. */
  readonly resident: Resident;
  readonly scenarios: readonly BetsMeasured[];
}

const PARTS = ["gateway", "service", "postgres", "driver"] as const;
type Part = (typeof PARTS)[number];

interface Run {
  readonly slice: Slice;
  readonly cpu: Readonly<Record<Part, number>>;
  readonly walBytes: number;
  readonly commits: number;
}

/** Runs it, and finds every row of every bet afterwards. */
const measured = async (
  scenario: Scenario,
  seconds: number,
  seen: ReadonlyMap<string, Run>,
  { house, programs }: { readonly house: House; readonly programs: Programs },
): Promise<Run> => {
  const { services, gateway, plain } = programs;
  const pids = [...services.values(), plain].map((one) => one.pid());
  const read = async (): Promise<Readonly<Record<Part, number>>> => ({
    gateway: await cpuSeconds(gateway.pid()),
    service: (await Promise.all(pids.map(cpuSeconds))).reduce((a, b) => a + b),
    postgres: await familySeconds(house.cluster.pid()),
    driver: await cpuSeconds(process.pid),
  });
  const rows = await count(house.url);
  const before = await read();
  const slice = await scenario.run(seconds, (name) => {
    const run = seen.get(name);
    return run && perSecond(run);
  });
  const after = await read();
  const rowsAfter = await count(house.url);
  const lost = scenario.of === "reads" ? [] : missing(rows, rowsAfter, slice.bets, scenario.of);
  if (lost.length > 0) throw new Error(`${scenario.name}: rows are missing: ${lost.join("; ")}`);
  const micros = (part: Part): number => ((after[part] - before[part]) / slice.bets) * 1e6;
  return {
    slice,
    cpu: Object.fromEntries(PARTS.map((part) => [part, micros(part)])) as Record<Part, number>,
    walBytes: (rowsAfter.wal - rows.wal) / slice.bets,
    commits: (rowsAfter.commits - rows.commits) / slice.bets,
  };
};

const median = (values: readonly number[]): number => percentile(values, 0.5);
const perSecond = ({ slice }: Run): number => slice.bets / slice.seconds;

const CLIENTS = 64;

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
    resident: residentOf(programs),
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
        commits: median(all(({ commits }) => commits, name)),
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
