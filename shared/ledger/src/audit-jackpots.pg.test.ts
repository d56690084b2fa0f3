import { createTestCasino, type TestCasino } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { addPool } from "@croupier/testing/jackpot-rows";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditLedger, findBrokenPromises } from "./audit.ts";
import { jackpotPromises } from "./audit-jackpots.ts";

let database: TestDatabase;
let casino: TestCasino;

/** A bet that wins both tiers, and one that is open. */
beforeAll(async () => {
  database = await createTestDatabase();
  casino = await createTestCasino(database.url);
  await addPool(casino.db, {
    operatorId: casino.operatorId,
    pool: "main",
    games: ["coin-flip", "ladder"],
    tiers: [
      { tier: "sure", contribution: "1/100", seed: 10, ceiling: 1_000, range: "50" },
      { tier: "must", contribution: "1/50", seed: 1, ceiling: 2 },
    ],
  });
  const player = await casino.addPlayer();
  await casino.open(player, "coin-flip", [{ selection: { calls: ["heads"] }, stake: 100 }]);
  await casino.open(player, "ladder", [{ selection: { ladder: "left" }, stake: 10 }]);
});

afterAll(async () => {
  await casino[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const [terms, sums, lines, lineWins, winners, paid, marks] = jackpotPromises.map(([promise]) => promise);

const damages: readonly (readonly [promise: string | undefined, damage: string])[] = [
  [terms, `update rounds set mode = 'demo' where game = 'ladder'`],
  [terms, `update rounds set jackpots = jsonb_set(jackpots, '{0,per_unit}', '7') where game = 'ladder'`],
  [terms, `update rounds set jackpots = jsonb_set(jackpots, '{0,version}', '2') where game = 'ladder'`],
  [terms, `update rounds set currency = 'USD' where game = 'ladder'`],
  [sums, `update jackpot_shards set brought = brought + 1 where tier = 'sure' and shard = 3`],
  [sums, `update jackpot_shards set returned = returned + 1 where tier = 'must' and shard = 3`],
  [sums, `update rounds set status = 'voided', settled_at = now(), settled_xid = '9' where game = 'ladder'`],
  [sums, `update rounds set jackpots = null where game = 'ladder'`],
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
  expect(wins).toEqual([{ state: "paid" }, { state: "paid" }]);
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
