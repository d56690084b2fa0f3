import { randomUUID } from "node:crypto";
import { uuidV7 } from "@croupier/contract/ids";
import { createTestCasino, type TestCasino, type TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditLedger, findBrokenPromises } from "./audit.ts";

let database: TestDatabase;
let casino: TestCasino;
let player: TestPlayer;

beforeAll(async () => {
  database = await createTestDatabase();
  casino = await createTestCasino(database.url);
  player = await casino.addPlayer();
  await casino.open(player, "coin-flip", [{ selection: { calls: ["heads"] }, stake: 10 }]);
  const opened = await casino.open(player, "ladder", [{ selection: { ladder: "left" }, stake: 10 }]);
  const roundId = opened.round?.id ?? "";
  await casino.call(player, "/games/ladder/act", { requestId: uuidV7(), roundId, expectedStep: 0, action: "double" });
});

afterAll(async () => {
  await casino[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const transfer = (cause: string, kind: string) =>
  `insert into transfers select operator_id, player_id, '${cause}', 9, '${kind}', mode, currency, 'player', 'house', 1, now()
   from accounts`;

/** The settled round with a correction as it should be. */
const corrected = (damage: string) =>
  `insert into round_corrections (operator_id, id, player_id, round_id, game, currency, amount, reason, state, proposed_by,
     decided_by, decided_at, movement_id, applied_at)
   select operator_id, uuidv7(), player_id, id, game, currency, -5, 'test', 'applied', uuidv7(), uuidv7(), now(),
     pair_id, '2026-01-01'
   from rounds where status = 'settled';
   insert into transfers
   select operator_id, player_id, pair_id, 0, 'correction', mode, currency, 'player', 'house', 5, '2026-01-01'
   from rounds where status = 'settled';
   ${damage}`;

/** What may not be of a correction. */
const miscorrections: readonly string[] = [
  "delete from transfers where kind = 'correction'",
  "delete from round_corrections",
  "update transfers set amount = 6 where kind = 'correction'",
  "update transfers set debit_account = 'house', credit_account = 'player' where kind = 'correction'",
  "update transfers set moved_at = now() where kind = 'correction'",
  "update transfers set cause_id = '$round' where kind = 'correction'",
  "update round_corrections set state = 'expired', applied_at = null",
  "update round_corrections set game = 'ladder'",
  "update round_corrections set game = 'ladder', round_id = '$round'",
  "update round_corrections set round_id = uuidv7()",
  "update round_corrections set player_id = uuidv7()",
  "update round_corrections set currency = 'USD'",
  "update rounds set mode = 'demo' where status = 'settled'",
];

const damages: readonly (readonly [promise: string, damage: string])[] = [
  ["account equals the sum of its transfers", "update accounts set balance = balance + 1"],
  ["round has its stake", transfer("$round", "stake")],
  ["round has its stake, its payout", transfer("$round", "payout")],
  ["stake, payout and void has its round", transfer(randomUUID(), "stake")],
  ["transfer belongs to an account", "update transfers set currency = 'USD'"],
  ["transfer belongs to an account", "delete from accounts"],
  ["goes the way its kind says", "update transfers set credit_account = 'cash' where kind = 'stake'"],
  ["plays under its active seed pair", `update accounts set pair_id = '${randomUUID()}'`],
  [
    "plays under its active seed pair",
    "update seed_pairs set state = 'revealed', server_seed = '' where state = 'active'",
  ],
  ["parts of a round add up", "update rounds set parts = '[]'"],
  ["nonces of a seed pair", "update accounts set next_nonce = next_nonce + 1"],
  ["nonces of a seed pair", "update rounds set nonce = 7"],
  ["belongs to a seed pair and a session", `update rounds set session_id = '${randomUUID()}'`],
  ["belongs to a seed pair and a session", `update rounds set pair_id = '${randomUUID()}'`],
  ["step counts its actions", "update rounds set step = 0"],
  [
    "action belongs to a round",
    `insert into actions select operator_id, player_id, '${randomUUID()}', 0, '1', now() from accounts`,
  ],
  ...miscorrections.map((damage) => ["correction moves what two people", corrected(damage)] as const),
  ["request that names a round", `update requests set round_id = '${randomUUID()}' where round_id is not null`],
];

describe("the audit", () => {
  test("finds nothing wrong with a sound ledger", async () => {
    expect(await auditLedger(casino.db)).toEqual({ problems: [] });
  });

  const problemsOf = async (damage: string): Promise<string> => {
    const round = await casino.db
      .selectFrom("rounds")
      .select("id")
      .where("status", "=", "open")
      .executeTakeFirstOrThrow();
    // The triggers that refuse such changes are off for this transaction, which is then rolled back.
    const audited = casino.db.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx);
      await sql.raw(damage.replaceAll("$round", round.id)).execute(tx);
      throw new Rollback(await findBrokenPromises(tx));
    });
    const { problems } = (await audited.catch((error: unknown) => error)) as Rollback;
    return problems.join("\n");
  };

  test.each(damages)("finds a ledger where it is not so that … %s (%s)", async (promise, damage) => {
    expect(await problemsOf(damage)).toContain(promise);
  });

  test("takes a correction that is as it should be", async () => {
    const [problem, ...others] = (await problemsOf(corrected(""))).split("\n");
    // It was written without what it does to the balance.
    expect(problem).toContain("account equals the sum of its transfers");
    expect(others).toEqual([]);
  });
});

class Rollback extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super("rolled back");
    this.problems = problems;
  }
}
