import { createTestCasino, type TestCasino } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { addPool } from "@croupier/testing/jackpot-rows";
import { createSeamlessCasino, type SeamlessCasino } from "@croupier/testing/seamless-casino";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditLedger, findBrokenPromises } from "./audit.ts";
import { jackpotPromises } from "./audit-jackpots.ts";
import { walletPromises } from "./audit-wallet.ts";

let database: TestDatabase;
let casino: TestCasino;
let seamless: SeamlessCasino;

/** A bet that wins both tiers, and one that is open. */
const play = async (at: TestCasino): Promise<void> => {
  await addPool(at.db, {
    operatorId: at.operatorId,
    pool: "main",
    games: ["coin-flip", "ladder"],
    tiers: [
      { tier: "sure", contribution: "1/100", seed: 10, ceiling: 1_000, range: "50" },
      { tier: "must", contribution: "1/50", seed: 1, ceiling: 2 },
    ],
  });
  const player = await at.addPlayer();
  await at.open(player, "coin-flip", [{ selection: { calls: ["heads"] }, stake: 100 }]);
  await at.open(player, "ladder", [{ selection: { ladder: "left" }, stake: 10 }]);
};

beforeAll(async () => {
  database = await createTestDatabase();
  casino = await createTestCasino(database.url);
  await play(casino);
  seamless = await createSeamlessCasino(database.url);
  await play(seamless.casino);
  const poor = await seamless.casino.addPlayer({ balance: 5n });
  await seamless.casino.open(poor, "coin-flip", [{ selection: { calls: ["heads"] }, stake: 100 }]);
});

afterAll(async () => {
  await seamless[Symbol.asyncDispose]();
  await casino[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const [terms, sums, lines, lineWins, winners, paid, asked, marks] = jackpotPromises.map(([promise]) => promise);
const [, gaps, order] = walletPromises.map(([promise]) => promise);
const UNASKED = "delete from wallet_calls where purpose = 'jackpot'";
const UNPAID = `with unasked as (${UNASKED} returning transaction_id)
  update jackpot_wins set state = 'fixed', paid_at = null where id in (select transaction_id from unasked)`;

const damages: readonly (readonly [promise: string | undefined, damage: string])[] = [
  [terms, `update rounds set mode = 'demo' where game = 'ladder'`],
  [terms, `update rounds set jackpots = jsonb_set(jackpots, '{0,per_unit}', '7') where game = 'ladder'`],
  [terms, `update rounds set jackpots = jsonb_set(jackpots, '{0,version}', '2') where game = 'ladder'`],
  [terms, `update rounds set currency = 'USD' where game = 'ladder'`],
  [sums, `update jackpot_shards set brought = brought + 1 where tier = 'sure' and shard = 3`],
  [sums, `update jackpot_shards set returned = returned + 1 where tier = 'must' and shard = 3`],
  [sums, `update rounds set status = 'voided' where game = 'coin-flip'`],
  [sums, `update rounds set status = 'settled', settled_at = now(), settled_xid = '9' where game = 'ladder'`],
  [sums, `update rounds set jackpots = null where game = 'coin-flip'`],
  [lines, `update jackpot_tiers set seeded = seeded + 1 where tier = 'sure'`],
  [lines, `update jackpot_tiers set paid = paid - 1000000 where tier = 'must'`],
  [lines, `delete from jackpot_lines where tier = 'sure' and kind = 'seed' and cycle = 0`],
  [lines, `update jackpot_wins set amount = amount + 1`],
  [lineWins, `update jackpot_lines set win_id = uuidv7() where kind = 'win'`],
  [winners, `update rounds set status = 'voided' where game = 'coin-flip'`],
  [winners, `update jackpot_wins set tier = 'other' where tier = 'sure'`],
  [paid, `delete from transfers where kind = 'jackpot'`],
  [paid, `update jackpot_wins set state = 'fixed', paid_at = null where tier = 'sure'`],
  [paid, `update transfers set amount = amount + 1 where kind = 'jackpot'`],
  [
    "goes the way its kind says",
    `update transfers set credit_account = 'player' where kind = 'jackpot' and credit_account = 'cash'`,
  ],
  [asked, UNASKED],
  [asked, `update wallet_calls set amount = amount + 1 where purpose = 'jackpot'`],
  [asked, `update wallet_calls set state = 'refused', balance = null where purpose = 'jackpot'`],
  [asked, `update wallet_calls set transaction_id = uuidv7() where purpose = 'jackpot'`],
  [
    asked,
    `insert into wallet_calls select (jsonb_populate_record(c, jsonb_build_object('seq', seq + 9, 'transaction_id', uuidv7()))).*
     from wallet_calls c where purpose = 'jackpot'`,
  ],
  [asked, `update jackpot_wins set state = 'fixed', paid_at = null`],
  [gaps, UNASKED],
  [order, UNPAID],
  [order, `update wallet_calls set seq = seq + 9 where kind = 'debit' and game = 'coin-flip' and state = 'done'`],
  [marks, `update jackpot_marks set mark = 9, mark_up_to = 9`],
];

class Rollback extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super("rolled back");
    this.problems = problems;
  }
}

test("jackpots that were played are found sound", async () => {
  const wins = await casino.db.selectFrom("jackpot_wins").select("state").execute();
  expect(wins.map(({ state }) => state)).toEqual(["paid", "paid", "paid", "paid"]);
  expect(await seamless.findProblems()).toEqual([]);
  expect(await auditLedger(casino.db)).toEqual({ problems: [] });
});

test.each(damages)("the audit finds where it is not so that … %s (%s)", async (promise, damage) => {
  // The triggers that refuse such changes are off for this transaction, which is then rolled back.
  const audited = casino.db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx);
    await sql.raw(damage).execute(tx);
    throw new Rollback(await findBrokenPromises(tx));
  });
  const { problems } = (await audited.catch((error: unknown) => error)) as Rollback;
  expect(problems.join("\n")).toContain(promise);
});
