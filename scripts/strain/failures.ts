import { setTimeout as sleep } from "node:timers/promises";
import { openDatabase } from "@croupier/db/database";
import { auditLedger } from "@croupier/ledger/audit";
import { type Fault, faults } from "./faults.ts";
import type { House } from "./house.ts";
import { judgeFault, rowOf, see, type Struck } from "./judge-failures.ts";
import { openTrial, warmUp } from "./trial.ts";
import { markdownTable, showVerdicts, type Verdict } from "./verdict.ts";

const PLAYERS = 200;
/** Of what it can answer, how much is asked. */
const SHARE = 0.25;
/** Before the first fault, and after each. */
const CALM_SECONDS = 8;
/** What starting again may take, of all of them together. */
const SLACK_SECONDS = 30;

const strikeAll = async (house: House, chosen: readonly Fault[]): Promise<readonly Struck[]> => {
  const struck: Struck[] = [];
  await sleep(CALM_SECONDS * 1_000);
  for (const fault of chosen) {
    console.log(fault.what);
    const struckMs = Date.now();
    await fault.strike(house);
    await sleep(fault.seconds * 1_000);
    await fault.mend(house);
    const mendedMs = Date.now();
    await sleep(CALM_SECONDS * 1_000);
    struck.push({ fault, struckMs, mendedMs, untilMs: Date.now() });
  }
  return struck;
};

const auditMoney = async (databaseUrl: string): Promise<Verdict> => {
  await using started = new AsyncDisposableStack();
  const pool = { url: databaseUrl, applicationName: "strain", statementTimeoutMs: 0, onBrokenConnection: () => {} };
  const db = started.adopt(openDatabase(pool), (opened) => opened.destroy());
  const { problems } = await auditLedger(db);
  const { rounds } = await db
    .selectFrom("rounds")
    .select(({ fn }) => fn.countAll<bigint>().as("rounds"))
    .executeTakeFirstOrThrow();
  return {
    promise: "afterwards the ledger is sound",
    measured: problems.length === 0 ? `${rounds} rounds, nothing missing and nothing twice` : problems.join("\n"),
    kept: problems.length === 0 && rounds > 0n,
  };
};

/** Runs it and prints what came of it; whether all promises were kept. */
export const runFailures = async (): Promise<boolean> => {
  await using trial = await openTrial(PLAYERS);
  const { house } = trial;
  const chosen = faults.filter(({ what }) => house.redis || !what.startsWith("Redis"));
  if (chosen.length < faults.length)
    console.log("There is no Redis on this machine: what happens without it is left out.");
  const rate = Math.max(10, Math.round((await warmUp(trial)) * SHARE));
  const seconds = CALM_SECONDS + SLACK_SECONDS + chosen.reduce((sum, fault) => sum + fault.seconds + CALM_SECONDS, 0);
  const [run, struck] = await Promise.all([
    trial.run("steady", { rate, seconds, summary: true }),
    strikeAll(house, chosen),
  ]);

  const calmUntilMs = struck[0]?.struckMs ?? 0;
  const calm = see(run.samples.filter(({ endedMs }) => endedMs < calmUntilMs));
  const lastMs = run.samples.reduce((last, { endedMs }) => Math.max(last, endedMs), 0);
  const lasted = Math.round((lastMs - (struck.at(-1)?.untilMs ?? Infinity)) / 1_000);
  const verdicts = [
    {
      promise: "calls are made until the last fault is over",
      measured: lasted >= 0 ? "and a while longer" : `they ended ${-lasted} s before: this machine is too busy`,
      kept: lasted >= 0,
    },
    ...struck.flatMap((each) => judgeFault(each, run.samples, house.breakers)),
    await auditMoney(house.databaseUrl),
  ];
  console.log(
    `\n${trial.machine} ${rate} calls a second, about a quarter of what it answers then; 99 of 100 within ${calm.p99Ms.toFixed(0)} ms when nothing fails.\n`,
  );
  const head = ["one at a time", "those who are hit meanwhile", "all others, until 8 s after", "over, after it is up"];
  console.log(markdownTable([head, ...struck.map((each) => rowOf(each, run.samples))]));
  console.log(`\n${showVerdicts(verdicts)}`);
  console.log(run.failed ? "BROKEN  a threshold of k6's, above" : "kept    k6's thresholds");
  return !run.failed && verdicts.every(({ kept }) => kept);
};
