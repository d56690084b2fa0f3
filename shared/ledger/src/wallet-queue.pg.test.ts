import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { createSeamlessCasino, type SeamlessCasino } from "@croupier/testing/seamless-casino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { endTry } from "./wallet-queue.ts";

let database: TestDatabase;
let seamless: SeamlessCasino;

beforeAll(async () => {
  database = await createTestDatabase();
  seamless = await createSeamlessCasino(database.url);
});

afterAll(async () => {
  await seamless[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** A rollback that waits. */
const addWaiting = async () => {
  const { casino } = seamless;
  const player = await casino.addPlayer();
  seamless.befall("drop_after");
  await casino.open(player, "coin-flip", [{ selection: { calls: ["heads"] }, stake: 100 }]);
  await casino.host.idle();
  seamless.befall();
  const { roundId, ...call } = await casino.db
    .selectFrom("wallet_calls")
    .select(["round_id as roundId", "seq", "purpose", "transaction_id as transactionId"])
    .where("player_id", "=", player.playerId)
    .where("state", "=", "pending")
    .executeTakeFirstOrThrow();
  return { key: player, roundId, call };
};
const done = { state: "done", balance: 10_000n } as const;
const late = { state: "pending", error: "late", pauseMs: 1_000 } as const;

test("how a try ended is written down while its call waits, and not once that has ended", async () => {
  const { db } = seamless.casino;
  const waiting = await addWaiting();
  expect(await endTry(db, waiting, late)).toBe("pending");
  expect(await endTry(db, waiting, done)).toBe("done");
  expect(await endTry(db, waiting, late)).toBe("done");
  expect(await seamless.callsOf(waiting.key.playerId)).toEqual(["debit reversed 100", "rollback done 100 closed"]);
});

test("whoever brings the answer to what people have ended by hand is told so", async () => {
  const { db } = seamless.casino;
  const waiting = await addWaiting();
  await db
    .updateTable("wallet_calls")
    .set({ state: "resolved", next_try_at: null, ended_at: new Date() })
    .where("player_id", "=", waiting.key.playerId)
    .where("seq", "=", waiting.call.seq)
    .execute();
  expect(await endTry(db, waiting, done)).toBe("resolved");
  expect(await seamless.callsOf(waiting.key.playerId)).toEqual(["debit reversed 100", "rollback resolved 100 closed"]);
});
