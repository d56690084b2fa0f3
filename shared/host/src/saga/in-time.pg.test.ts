import { uuidV7 } from "@croupier/contract/ids";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { createSeamlessCasino, type SeamlessCasino } from "@croupier/testing/seamless-casino";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { HostCall } from "../host.ts";

let database: TestDatabase;
let seamless: SeamlessCasino;

beforeAll(async () => {
  database = await createTestDatabase();
  seamless = await createSeamlessCasino(database.url, { timeoutMs: 5_000 });
});

afterAll(async () => {
  await seamless[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

afterEach(async () => {
  seamless.befall();
  await seamless.settle();
  expect(await seamless.findProblems()).toEqual([]);
});

const PATIENCE_MS = 1_000;

/** What is answered to a caller who waits for a second, while the wallet says nothing for five. */
const ask = async (path: string, input: object, caller: HostCall["caller"], host = seamless.casino.host) => {
  const startedMs = performance.now();
  const answer = await host.call({ caller, path, input, deadlineMs: Date.now() + PATIENCE_MS });
  expect(performance.now() - startedMs).toBeLessThan(PATIENCE_MS);
  return answer;
};
const makeDue = (playerId: string) =>
  sql`update wallet_calls set next_try_at = now() where player_id = ${playerId} and state = 'pending'`.execute(
    seamless.casino.db,
  );
const system = { kind: "system" } as const;
const flip = [{ selection: { calls: ["heads"] }, stake: 100 }];

test("a player learns the balance that the wallet told last, when it tells none in time", async () => {
  const { casino } = seamless;
  const player = await casino.addPlayer({ balance: 1_000n });
  const { balance } = (await casino.open(player, "coin-flip", flip)) as { readonly balance: number };
  seamless.befall("hang_before");
  expect(await ask("/games/coin-flip/current", {}, player)).toEqual({ round: null, balance });
});

test("the gateway is told in time that a wallet says nothing", async () => {
  const { operatorId } = seamless.casino;
  const { playerId } = await seamless.casino.addPlayer();
  seamless.befall("hang_before");
  const player = { operatorId, externalId: playerId, currency: "EUR" };
  const span = { from: "2026-11-21T10:00:00.000Z", to: "2026-11-21T11:00:00.000Z", cursor: null, limit: 10 };
  const answers = await Promise.all([
    ask("/internal/wallet/authenticate", { ...player, token: null }, system),
    ask("/internal/wallet/balance", { ...player, playerId }, system),
    ask("/internal/wallet/transactions", { operatorId, ...span }, system),
  ]);
  expect(answers).toMatchObject(Array.from({ length: 3 }, () => ({ code: "wallet_unavailable" })));
});

test("whoever has a payment made is told in time that it takes longer, and it is made all the same", async () => {
  const { casino } = seamless;
  const player = await casino.addPlayer({ balance: 1_000n });
  seamless.befall("drop_after");
  expect(await casino.open(player, "coin-flip", flip)).toMatchObject({ code: "wallet_unavailable" });
  await casino.host.idle();
  seamless.befall("hang_after");
  await makeDue(player.playerId);
  const round = await casino.db.selectFrom("rounds").select("id").where("player_id", "=", player.playerId).execute();
  const { operatorId, playerId } = player;
  const waiting = { operatorId, playerId, mode: "real", game: "coin-flip", roundId: round[0]?.id };
  expect(await ask("/internal/wallet/continue", waiting, system)).toMatchObject({ code: "deadline_exceeded" });
  expect(seamless.balanceOf(playerId)).toBe(1_000n);
});

test("a bet that is asked for again elsewhere is answered in time while its stake is taken back", async () => {
  const { casino } = seamless;
  const player = await casino.addPlayer({ balance: 1_000n });
  const input = { requestId: uuidV7(), wagers: flip };
  seamless.befall("hang_before");
  expect(await ask("/games/coin-flip/open", input, player)).toMatchObject({ code: "deadline_exceeded" });
  await makeDue(player.playerId);
  const again = await ask("/games/coin-flip/open", input, player, casino.newHost());
  expect(again).toMatchObject({ code: "wallet_unavailable" });
});
