import type { StoredCall, WalletCall } from "@croupier/ledger/wallet-call";
import { describe, expect, test } from "vitest";
import { isUnpaid, lastBalance } from "./answered.ts";
import { closingCredit, debitCall, rollbackOf, rollbacksOf } from "./new-calls.ts";
import { callsAfter } from "./progress.ts";
import { refusalOfDebit } from "./refusals.ts";

const ids = () => {
  let last = 0;
  return () => `id-${(last += 1)}`;
};
const of = { freeRound: false, roundStep: 0, requestId: "request" };
const stored = (call: WalletCall, seq: number, state: StoredCall["state"], balance: bigint | null = null) =>
  ({ ...call, seq, state, balance, lastError: null, createdAt: "2026-11-21T00:00:00.000Z" }) satisfies StoredCall;

/** A bet of 100, a double that had to be taken back, and another that was taken. */
const round = (): readonly StoredCall[] => {
  const newId = ids();
  const bet = stored(debitCall({ ...of, newId }, 100n, []), 0, "done", 900n);
  const lost = stored(debitCall({ ...of, newId, roundStep: 1 }, 100n, [bet], "double"), 1, "reversed");
  const back = stored(rollbackOf(lost, newId, false), 2, "done", 900n);
  const double = stored(debitCall({ ...of, newId, roundStep: 1 }, 100n, [bet, lost, back], "double"), 3, "done", 800n);
  return [bet, lost, back, double];
};

describe("a round's calls", () => {
  test("count its stakes, also those that were taken back", () => {
    expect(round().map(({ step }) => step)).toEqual([0, 1, null, 2]);
  });

  test("take back what stands of it, the last with the round", () => {
    const rollbacks = rollbacksOf(round(), ids());
    expect(rollbacks.map(({ reverses, roundClosed }) => [reverses, roundClosed])).toEqual([
      ["id-1", false],
      ["id-4", true],
    ]);
  });

  test("are sent at once unless one before them waits", () => {
    const credit = closingCredit({ ...of, newId: ids(), roundStep: 2 }, 0n);
    const done = round();
    expect(callsAfter(done, [credit, credit])).toMatchObject([
      { seq: 4, sent: true },
      { seq: 5, sent: false },
    ]);
    const waits = done.map((call) => (call.kind === "rollback" ? { ...call, state: "pending" as const } : call));
    expect(callsAfter(waits, [credit])).toMatchObject([{ seq: 4, sent: false }]);
    expect(callsAfter(waits, [credit], { seq: 2 })).toMatchObject([{ seq: 4, sent: true }]);
  });
});

describe("what a player is told", () => {
  test("is the balance that was told last at that step, rollbacks apart", () => {
    expect([0, 1, 2].map((step) => lastBalance(round(), step))).toEqual([900n, 800n, 800n]);
    expect(lastBalance([], 0)).toBe(0n);
  });

  test("is that a payout waits until it is acknowledged", () => {
    const credit = closingCredit({ ...of, newId: ids(), roundStep: 2 }, 50n);
    const states = (["pending", "refused", "done"] as const).map((state) => [...round(), stored(credit, 4, state, 1n)]);
    expect(states.map((calls) => isUnpaid(calls, 2))).toEqual([true, true, false]);
    expect(isUnpaid([...round(), stored(credit, 4, "pending")], 1)).toBe(false);
  });

  test.each([
    ["refused", "insufficient_funds", "insufficient_funds"],
    ["refused", "token_invalid", "session_closed"],
    ["refused", "limit_reached", "stake_refused"],
    ["refused", "breaker_open", "wallet_unavailable"],
    ["reversed", "insufficient_funds", "wallet_unavailable"],
    ["reversed", null, "wallet_unavailable"],
  ] as const)("of a stake that was %s as %s is %s", (state, lastError, code) => {
    expect(refusalOfDebit({ state, lastError })).toMatchObject({ code });
  });
});
