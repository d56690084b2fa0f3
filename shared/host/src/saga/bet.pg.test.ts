import { isRefusal } from "@croupier/contract/errors";
import { uuidV7 } from "@croupier/contract/ids";
import type { RoundAnswer } from "@croupier/contract/round";
import type { TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { createSeamlessCasino, type SeamlessCasino } from "@croupier/testing/seamless-casino";
import { auditLedger } from "@croupier/ledger/audit";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

let database: TestDatabase;
let seamless: SeamlessCasino;

beforeAll(async () => {
  database = await createTestDatabase();
  seamless = await createSeamlessCasino(database.url, { timeoutMs: 300 });
});

afterAll(async () => {
  await seamless[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

afterEach(() => seamless.wallet.setFaults(undefined));

const flip = [{ selection: { calls: ["heads"] }, stake: 100 }];
const bet = (player: TestPlayer, requestId = uuidV7()) =>
  seamless.casino.open(player, "coin-flip", flip, requestId) as Promise<RoundAnswer>;
const callsOf = (player: TestPlayer) =>
  seamless.casino.db
    .selectFrom("wallet_calls")
    .select(["kind", "state", "amount", "attempts", "last_error", "balance", "round_closed"])
    .where("player_id", "=", player.playerId)
    .orderBy("round_id")
    .orderBy("seq")
    .execute();

describe("a bet", () => {
  test("is paid from the operator's wallet and pays into it", async () => {
    const player = await seamless.casino.addPlayer({ balance: 1_000n });
    const answer = await bet(player);
    expect(isRefusal(answer)).toBe(false);
    const { round, balance } = answer;
    expect(round).toMatchObject({ status: "settled", stake: 100, step: 0 });
    expect(answer.payment).toBeUndefined();
    expect(balance).toBe(900 + round.payout);
    expect(seamless.balanceOf(player.playerId)).toBe(BigInt(balance));
    expect(await callsOf(player)).toMatchObject([
      { kind: "debit", state: "done", amount: 100n, balance: 900n, attempts: 1, round_closed: false },
      { kind: "credit", state: "done", amount: BigInt(round.payout), attempts: 1, round_closed: true },
    ]);
    expect(await auditLedger(seamless.casino.db)).toEqual({ problems: [] });
  });
});
