import { randomUUID } from "node:crypto";
import { uuidV7 } from "@croupier/contract/ids";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { createSeamlessCasino, type SeamlessCasino } from "@croupier/testing/seamless-casino";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findBrokenPromises } from "./audit.ts";

let database: TestDatabase;
let seamless: SeamlessCasino;

/** A round that settled, one that is open after a double, one that was not taken, and one that had to be taken back. */
beforeAll(async () => {
  database = await createTestDatabase();
  seamless = await createSeamlessCasino(database.url);
  const { casino } = seamless;
  const player = await casino.addPlayer({ balance: 500n });
  const flip = (stake: number) => [{ selection: { calls: ["heads"] }, stake }];
  await casino.open(player, "coin-flip", flip(100));
  const opened = await casino.open(player, "ladder", [{ selection: { ladder: "left" }, stake: 50 }]);
  const double = { requestId: uuidV7(), roundId: opened.round?.id, expectedStep: 0, action: "double" };
  await casino.call(player, "/games/ladder/act", double);
  await casino.open(player, "coin-flip", flip(900));
  seamless.befall("fail_after");
  await casino.open(player, "coin-flip", flip(10));
  seamless.befall();
  await seamless.settle();
});

afterAll(async () => {
  await seamless[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const damages: readonly (readonly [promise: string, damage: string])[] = [
  ["call to a wallet is of a round", `update wallet_calls set round_id = '${randomUUID()}' where kind = 'credit'`],
  ["call to a wallet is of a round", "update wallet_calls set currency = 'USD'"],
  ["calls count from 0", "update wallet_calls set seq = 9 where kind = 'credit'"],
  ["calls count from 0", "delete from wallet_calls where seq = 0"],
  ["waits for its stake", "update rounds set status = 'reserving' where status = 'open'"],
  [
    "waits for its stake",
    "update wallet_calls set state = 'pending', balance = null, ended_at = null, next_try_at = now() where seq = 0 and state = 'done'",
  ],
  ["gave for a round is its stake", "update wallet_calls set amount = amount + 1 where seq = 0 and state = 'done'"],
  ["gave for a round is its stake", "update wallet_calls set free_round = true where kind = 'credit'"],
  ["told of each payout once", "update wallet_calls set amount = amount + 1 where kind = 'credit'"],
  ["told of each payout once", "delete from wallet_calls where kind = 'credit'"],
  ["is taken back once", "delete from wallet_calls where kind = 'rollback'"],
  ["is taken back once", "update wallet_calls set amount = amount + 1 where kind = 'rollback'"],
  ["is taken back once", "update wallet_calls set state = 'reversed', balance = null where kind = 'debit' and seq = 1"],
  [
    "rollback takes back a stake of its round",
    `update wallet_calls set reverses = '${randomUUID()}' where kind = 'rollback'`,
  ],
  ["told once that the round is over", "update wallet_calls set round_closed = false where kind = 'credit'"],
  ["told once that the round is over", "update wallet_calls set round_closed = true"],
  ["goes the way its kind says", "update transfers set debit_account = 'player' where kind = 'stake'"],
  ["round has its stake", "delete from transfers where kind = 'stake'"],
  ["parts of a round add up", "update rounds set parts = '[]'"],
];

test.each(damages)("the audit finds a ledger where it is not so that … %s (%s)", async (promise, damage) => {
  const audited = seamless.casino.db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx);
    await sql.raw(damage).execute(tx);
    throw new Error((await findBrokenPromises(tx)).join("\n"));
  });
  await expect(audited).rejects.toThrow(promise);
});

test("the audit finds nothing wrong with what operators' wallets and we have done", async () => {
  expect(await seamless.findProblems()).toEqual([]);
});
