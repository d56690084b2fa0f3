import { type Database, openDatabase } from "@croupier/db/database";
import { checkReports, rollUpReports } from "@croupier/gateway/jobs/roll-up-reports";
import { sql } from "kysely";
import type { Habits } from "../operator-wallet/habits.ts";
import type { LedgerDump } from "../operator-wallet/admin.ts";
import { othersDone } from "../others-done.ts";
import { trackProgress } from "../progress.ts";
import { findDisagreements } from "./agree.ts";
import { openBook } from "./book.ts";
import { readCatalogue } from "./catalogue.ts";
import { type Facts, gatherFacts } from "./facts.ts";
import { type House, openHouse } from "./house.ts";
import { startKiller } from "./killer.ts";
import { plantOperator } from "./operators.ts";
import { faultsOf, newWalletRoot } from "./seamless-wallet.ts";
import { createPlan, type Plan, type TortureSize } from "./plan.ts";
import { createPlayer, type TorturedPlayer } from "./player.ts";
import { countBooks, countBy, countRounds, type TortureReport } from "./report.ts";
import { type Settled, settle } from "./settle.ts";
import { verifyPlayer } from "./verify.ts";

/** Of the players, how many have all their rounds derived anew. */
const VERIFIED_PLAYERS = 10;

/** Every so many turns the worker is given something to do that it does by the hour otherwise. */
const TURNS_A_JOB = 20;
const JOBS = ["check-ledger", "roll-up-reports", "resolve-abandoned", "check-reports"];

/** A run that is over: its report, and what it left, for whoever wants to look closer. */
export interface Torture extends AsyncDisposable {
  readonly report: TortureReport;
  readonly db: Database;
  /** Compares again what a transaction sees with what players were told, and with operators' books, or such as these. */
  readonly disagreements: (tx: Database, change?: (ledger: LedgerDump) => LedgerDump) => Promise<readonly string[]>;
}

const inSnapshot = (db: Database): Promise<Facts> =>
  db.transaction().setIsolationLevel("repeatable read").setAccessMode("read only").execute(gatherFacts);

const playAll = async (house: House, db: Database, plan: Plan, players: readonly TorturedPlayer[]) => {
  const progress = trackProgress();
  let turns = 0;
  const turned = (): void => {
    turns += 1;
    const job = turns % TURNS_A_JOB === 0 ? JOBS[(turns / TURNS_A_JOB) % JOBS.length] : undefined;
    // While the database is down nothing can be queued, and that is no harm.
    if (job !== undefined) addJob(db, job).catch(() => {});
    progress.tick();
  };
  const killer = startKiller(house, plan.kills, () => turns, progress);
  await Promise.all([killer.done, ...players.map((player) => player.play(turned))]);
  return killer.killed;
};

const fellOf = ({ gateway, worker, services }: House): Record<string, number> =>
  Object.fromEntries(
    [gateway, worker, ...services].flatMap(({ name, fell }) => {
      const { ended, failedStarts } = fell();
      return [
        [`${name} by itself`, ended],
        [`${name} at its start`, failedStarts],
      ].filter(([, count]) => count !== 0);
    }),
  ) as Record<string, number>;

/** Every process lives through an outage of the others. */
const findFallen = ({ gateway, worker, services }: House): readonly string[] =>
  [gateway, worker, ...services].flatMap(({ name, fell }) =>
    fell().ended === 0 ? [] : [`${name} ended by itself, ${fell().ended} times: see its errors`],
  );

/** The reports of all that has ended. */
const rollUp = async (db: Database): Promise<readonly string[]> => {
  await othersDone(db);
  await rollUpReports(db);
  return checkReports(db);
};

/** Plays, kills, lets everything settle, and compares what all sides say. Rejects only if it can't go on. */
export const runTorture = async (
  seed: string,
  size: TortureSize,
  /** Of operators' own wallets, where they are not sound. */
  habits: Partial<Habits> = {},
): Promise<Torture> => {
  await using started = new AsyncDisposableStack();
  const catalogue = await readCatalogue();
  const games = Object.keys(catalogue);
  const plan = createPlan(seed, size, catalogue);
  const walletRoot = newWalletRoot();
  const house = started.use(
    await openHouse({ games, services: size.services, serviceEnvironment: walletRoot.environment }),
  );
  const pool = { url: house.databaseUrl, applicationName: "torture", onBrokenConnection: () => {} };
  const db = started.adopt(openDatabase({ ...pool, statementTimeoutMs: 0 }), (opened) => opened.destroy());
  const workerDb = started.adopt(openDatabase({ ...pool, role: "croupier_worker" }), (opened) => opened.destroy());

  const faults = faultsOf(seed, size.faultsPerMille);
  const operatorOptions = { db, gatewayUrl: house.gatewayUrl, catalogue, walletRoot, faults, habits };
  const operators = new Map(
    await Promise.all(
      size.wallets.map(async (wallet) => [wallet, started.use(await plantOperator(wallet, operatorOptions))] as const),
    ),
  );
  const players: TorturedPlayer[] = [];
  for (const player of plan.players) {
    const operator = operators.get(player.wallet);
    if (!operator) throw new Error(`nobody keeps the money of ${player.playerId}`);
    players.push(await createPlayer(player, operator, seed, openBook(player.playerId, player.wallet)));
  }

  const startedMs = performance.now();
  const killed = await playAll(house, db, plan, players);
  const playedMs = performance.now() - startedMs;
  const seamless = [...operators.values()].flatMap((operator) => operator.seamless ?? []);
  for (const wallet of seamless) wallet.stopFaults();
  const settled: Settled = await settle({ house, db, players, games, seed });

  const balances = new Map<string, number>();
  for (const player of players) {
    balances.set(player.plan.playerId, (await player.client().session.get()).balance);
  }
  const problems = [...(await rollUp(workerDb)), ...house.auditProblems, ...findFallen(house)];
  const facts = await inSnapshot(db);
  const wins = await db.selectFrom("jackpot_wins").select("tier").execute();
  const books = players.map(({ book }) => book);
  const ledgers = seamless.map((wallet) => wallet.ledger());
  const witnesses = { books, balances, endedByHouse: settled.endedByHouse, ledgers };
  problems.push(...findDisagreements(facts, witnesses));
  const verified = await Promise.all(players.slice(0, VERIFIED_PLAYERS).map(verifyPlayer));
  problems.push(...verified.flatMap((each) => each.problems));

  const sum = (of: "pairs" | "rounds"): number => verified.reduce((total, each) => total + each[of], 0);
  const report: TortureReport = {
    seed,
    size,
    killed,
    fell: fellOf(house),
    ...countBooks(books),
    ...countRounds(facts),
    endedByHouse: settled.endedByHouse.size,
    verified: { pairs: sum("pairs"), rounds: sum("rounds") },
    befell: Object.fromEntries(seamless.flatMap(({ befell }) => [...befell])),
    calls: countBy(facts.calls, ({ kind, state }) => `${kind} ${state}`),
    errors: Object.fromEntries(house.errors),
    playedMs,
    settledMs: settled.tookMs,
    wins: countBy(wins, ({ tier }) => tier),
    problems,
  };
  const running = started.move();
  return {
    report,
    db,
    disagreements: async (tx, change = (ledger) => ledger) =>
      findDisagreements(await gatherFacts(tx), { ...witnesses, ledgers: ledgers.map(change) }),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
};

const addJob = (db: Database, name: string) => sql`select graphile_worker.add_job(${name})`.execute(db);
