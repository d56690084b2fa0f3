import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { type Database, openDatabase } from "@croupier/db/database";
import { createTestCasino } from "@croupier/testing/casino";
import { createSeamlessCasino } from "@croupier/testing/seamless-casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { othersDone } from "@croupier/testing/others-done";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { addOperator } from "../../test/operator-fixture.ts";
import { addEndedRounds, type EndedRound } from "../../test/rounds-fixture.ts";
import { checkSums } from "./check-sums.ts";
import { rollUp } from "./roll-up.ts";

let database: TestDatabase;
let db: Database;
let workers: readonly [Database, Database];
let operatorId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const pool = { url: database.url, applicationName: "test", maxConnections: 6, onBrokenConnection: () => {} };
  db = openDatabase(pool);
  workers = [openDatabase({ ...pool, role: "croupier_worker" }), openDatabase({ ...pool, role: "croupier_worker" })];
});

beforeEach(async () => {
  ({ operatorId } = await addOperator(db));
});

afterAll(async () => {
  await Promise.all([db, ...(workers ?? [])].map((one) => one?.destroy()));
  await database?.[Symbol.asyncDispose]();
});

const end = (round: Omit<EndedRound, "operatorId"> = {}, by: Database = db) =>
  addEndedRounds(by, [{ operatorId, ...round }]);
/** Without any allowance for clocks: what is found then is found by the mark alone. */
const runNow = (worker: Database = workers[0]) => rollUp(worker, operatorId, "0 seconds");
const run = async (worker?: Database) => {
  await othersDone(db);
  return runNow(worker);
};

interface Totals {
  readonly rounds: number;
  readonly voided: number;
  readonly turnover: bigint;
  readonly payouts: bigint;
  readonly expected: number;
  readonly players: number;
}

/** What there is to count, and what has been summed; each by code of its own. */
const recount = async (): Promise<Totals> => {
  const all = await db.selectFrom("rounds").selectAll().where("operator_id", "=", operatorId).execute();
  const settled = all.filter(({ status }) => status === "settled");
  return {
    rounds: settled.length,
    voided: all.filter(({ status }) => status === "voided").length,
    turnover: settled.reduce((sum, { stake }) => sum + stake, 0n),
    payouts: settled.reduce((sum, { payout }) => sum + payout, 0n),
    expected: settled.reduce((sum, { expected }) => sum + Number(expected ?? 0), 0),
    players: new Set(settled.map(({ player_id }) => player_id)).size,
  };
};

const summed = async (): Promise<Totals> => {
  const days = await db.selectFrom("report_days").selectAll().where("operator_id", "=", operatorId).execute();
  const { rows } = await sql<{ players: bigint }>`
    select coalesce(sum(players), 0)::bigint as players from (
      select bit_count(bit_or(players)) as players from report_players where operator_id = ${operatorId} group by block
    ) blocks`.execute(db);
  return {
    rounds: days.reduce((sum, { rounds }) => sum + Number(rounds), 0),
    voided: days.reduce((sum, { voided_rounds }) => sum + Number(voided_rounds), 0),
    turnover: days.reduce((sum, { turnover }) => sum + BigInt(turnover), 0n),
    payouts: days.reduce((sum, { payouts }) => sum + BigInt(payouts), 0n),
    expected: days.reduce((sum, { expected }) => sum + Number(expected), 0),
    players: Number(rows[0]?.players),
  };
};

const expectRight = async (): Promise<void> => {
  expect(await summed()).toEqual(await recount());
  expect(await checkSums(workers[0], operatorId)).toEqual([]);
};

it("adds what has ended since, once, in every kind of round", async () => {
  const playerId = randomUUID();
  await end({ playerId, payout: 198n, expected: { mean: "99.00000000", variance: "9801", basis: "exact" } });
  await end({ playerId, status: "voided", stake: 250n });
  expect(await run()).toBe(2);
  expect(await run()).toBe(0);
  await end({ playerId, game: "dice", stake: 1_000n });
  await end({ mode: "demo" });
  expect(await run()).toBe(2);
  expect(await summed()).toEqual({ rounds: 3, voided: 1, turnover: 1_200n, payouts: 198n, expected: 99, players: 2 });
  await expectRight();
});

it("adds rounds that a host has played, with what they were expected to pay", async () => {
  await using casino = await createTestCasino(database.url);
  const player = await casino.addPlayer();
  for (let n = 0; n < 5; n += 1) {
    await casino.open(player, "coin-flip", [{ selection: { calls: ["heads", "tails"] }, stake: 100 }]);
  }
  operatorId = casino.operatorId;
  expect(await run()).toBe(5);
  expect(await summed()).toMatchObject({ rounds: 5, turnover: 500n, expected: 495 });
  await expectRight();
});

it("a bet whose stake an operator's own wallet never gave counts neither as a round nor as one that was voided", async () => {
  await using seamless = await createSeamlessCasino(database.url);
  const { casino } = seamless;
  const player = await casino.addPlayer({ balance: 100n });
  const bet = (stake: number) => casino.open(player, "coin-flip", [{ selection: { calls: ["heads"] }, stake }]);
  expect(await bet(1_000)).toMatchObject({ code: "insufficient_funds" });
  seamless.befall("drop_after");
  expect(await bet(10)).toMatchObject({ code: "wallet_unavailable" });
  seamless.befall();
  await seamless.settle();
  expect(await bet(100)).toHaveProperty("round");
  operatorId = casino.operatorId;
  const ended = await db.selectFrom("rounds").select("status").where("operator_id", "=", operatorId).execute();
  expect(ended.map(({ status }) => status).toSorted()).toEqual(["settled", "voided", "voided"]);
  expect(await run()).toBe(1);
  expect(await summed()).toMatchObject({ rounds: 1, voided: 0, turnover: 100n });
  expect(await checkSums(workers[0], operatorId)).toEqual([]);
});

it("a transaction that is held open and commits late is waited for, not missed, and nothing after it counts twice", async () => {
  await end();
  await run();
  const late = Promise.withResolvers<void>();
  const written = Promise.withResolvers<void>();
  const held = db.transaction().execute(async (tx) => {
    await end({ stake: 7n }, tx);
    written.resolve();
    await late.promise;
    await end({ stake: 70n }, tx);
  });
  await written.promise;
  // Others end rounds all the while, and runs come and go.
  for (let n = 0; n < 4; n += 1) {
    await end({ stake: 10n });
    await runNow(workers[n % 2]);
  }
  expect(await summed()).toMatchObject({ rounds: 1 });
  late.resolve();
  await held;
  await end();
  expect(await run()).toBe(7);
  expect(await summed()).toMatchObject({ rounds: 8, turnover: 317n });
  await expectRight();
});

it("a round by a clock that is minutes behind is not missed, and one beyond the allowance is told by the check", async () => {
  const upTo = async (worker?: Database) => {
    await othersDone(db);
    return rollUp(worker ?? workers[0], operatorId);
  };
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  // Two runs, so that the floor has come from the beginning of time to now.
  for (const worker of workers) await upTo(worker);
  await end({ at: minutesAgo(9) });
  expect(await upTo()).toBe(1);
  await expectRight();
  await end({ at: minutesAgo(11) });
  expect(await upTo()).toBe(0);
  expect((await checkSums(workers[0], operatorId)).length).toBeGreaterThan(0);
});

it("a transaction that is held open and rolled back leaves nothing behind", async () => {
  await run();
  const gone = db.transaction().execute(async (tx) => {
    await end({}, tx);
    await end();
    await runNow();
    throw new Error("rolled back");
  });
  await expect(gone).rejects.toThrow("rolled back");
  expect(await run()).toBe(1);
  await expectRight();
});

it("a worker killed between its sums and its commit has done nothing, and the next does all of it", async () => {
  await end();
  await run();
  // An hour that is about to be dropped, held by another: the run waits at its last statement.
  await sql`
    insert into report_hours select operator_id, hour - interval '40 days', game, variant, currency, mode, stake_from,
      priced_rounds, priced_turnover, priced_payouts, expected, variance, bound_rounds, strategy_rounds
    from (select operator_id, now() as hour, game, variant, currency, mode, stake_from, priced_rounds, priced_turnover,
      priced_payouts, expected, variance, bound_rounds, strategy_rounds from report_days where operator_id = ${operatorId}) d
    `.execute(db);
  await end({ stake: 5n });
  await othersDone(db);
  await db.transaction().execute(async (tx) => {
    // On a busy machine a process may take longer to start than a transaction may wait.
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx);
    await sql`select from report_hours where operator_id = ${operatorId} for update`.execute(tx);
    const code = `
      const { openDatabase } = await import(${JSON.stringify(import.meta.resolve("@croupier/db/database"))});
      const { rollUp } = await import(${JSON.stringify(new URL("roll-up.ts", import.meta.url).href)});
      const db = openDatabase({ url: process.env.URL, role: "croupier_worker", applicationName: "doomed" });
      await rollUp(db, process.env.OPERATOR);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", code], {
      env: { ...process.env, URL: database.url, OPERATOR: operatorId },
      stdio: "inherit",
    });
    await vi.waitFor(async () => {
      const { rows } = await sql`
        select from pg_stat_activity where application_name = 'doomed' and wait_event_type = 'Lock'`.execute(db);
      expect(rows).toHaveLength(1);
    }, 20_000);
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  });
  expect(await summed()).toMatchObject({ rounds: 1 });
  expect(await run()).toBe(1);
  expect(await summed()).toMatchObject({ rounds: 2, turnover: 105n });
  await expectRight();
});

it("two workers at once, while rounds end in transactions long and short, count each of them once", async () => {
  let writing = true;
  const work = async (worker: Database): Promise<void> => {
    while (writing) await runNow(worker);
  };
  const write = async (writer: number): Promise<void> => {
    const playerId = randomUUID();
    for (let n = 0; n < 40; n += 1) {
      await db
        .transaction()
        .execute(async (tx) => {
          for (let m = 0; m <= (n * writer) % 4; m += 1) {
            await end({ playerId, stake: BigInt(1 + n * m), status: (n + m) % 7 === 0 ? "voided" : "settled" }, tx);
          }
          if (n % 9 === writer) throw new Error("rolled back");
        })
        .catch((error: unknown) => expect(error).toEqual(new Error("rolled back")));
    }
  };
  const running = [work(workers[0]), work(workers[1])];
  await Promise.all([1, 2, 3].map(write));
  writing = false;
  await Promise.all(running);
  await run();
  await expectRight();
});

it("players are many more than a block of them holds, and each is counted once", async () => {
  const players = Array.from({ length: 8_300 }, () => randomUUID());
  const rounds = players.map((playerId) => ({ operatorId, playerId }));
  await addEndedRounds(db, rounds.slice(0, 5_000));
  await sql`analyze rounds`.execute(db);
  await run();
  await addEndedRounds(db, [
    ...rounds.slice(4_000),
    ...rounds.slice(0, 10).map((round) => ({ ...round, game: "keno" })),
  ]);
  await run();
  expect(await summed()).toMatchObject({ players: 8_300 });
  await expectRight();
});

it("a day is the operator's own; where its time zone changes, all is summed anew", async () => {
  await sql`update operators set time_zone = 'Asia/Kolkata' where id = ${operatorId}`.execute(db);
  await end({ at: new Date("2026-01-01T18:29:59Z") });
  await end({ at: new Date("2026-01-01T18:30:00Z") });
  await run();
  const readDays = async () =>
    (
      await sql<{ day: string; rounds: bigint }>`
        select day::text, rounds from report_days where operator_id = ${operatorId} order by day`.execute(db)
    ).rows;
  expect(await readDays()).toEqual([
    { day: "2026-01-01", rounds: 1n },
    { day: "2026-01-02", rounds: 1n },
  ]);
  await sql`update operators set time_zone = 'UTC' where id = ${operatorId}`.execute(db);
  await run();
  expect(await readDays()).toEqual([{ day: "2026-01-01", rounds: 2n }]);
  await expectRight();
});

it("a sum that is wrong by one is found", async () => {
  await end({ stake: 300n, expected: { mean: "297", variance: "1", basis: "exact" } });
  await run();
  await sql`update report_days set turnover = turnover + 1 where operator_id = ${operatorId}`.execute(db);
  await sql`update report_hours set expected = expected + 1 where operator_id = ${operatorId}`.execute(db);
  await sql`delete from report_players where operator_id = ${operatorId}`.execute(db);
  const problems = await checkSums(workers[0], operatorId);
  expect(problems.map((problem) => problem.split(" ")[0])).toEqual(["report_days", "report_hours", "report_players"]);
});
