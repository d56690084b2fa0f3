import { unknown } from "@croupier/wallet/outcome";
import { UNTAKEN, type WalletErrorCode, walletErrors } from "@croupier/wallet/protocol";
import { describe, expect, test } from "vitest";
import { debitEnd, pauseMs, pausesUpTo, tryEnd } from "./ask-wallet.ts";

const answered = {
  outcome: "answered",
  answer: { transactionId: "01890a5d-ac96-774b-bcce-b302099a8057", balance: 700, currency: "EUR" },
} as const;
const refused = (code: WalletErrorCode) =>
  ({ outcome: "refused", code, retry: walletErrors[code].retry, message: "for people" }) as const;
const codes = Object.keys(walletErrors) as WalletErrorCode[];

describe("a stake", () => {
  test("that was answered is taken", () => {
    expect(debitEnd(answered)).toEqual({ state: "done", balance: 700n, error: null });
  });

  test("from a balance to which a win might not be added is taken back", () => {
    const from = (balance: number) => debitEnd({ ...answered, answer: { ...answered.answer, balance } });
    expect(from(2 ** 52)).toMatchObject({ state: "done", balance: 2n ** 52n });
    expect(from(2 ** 52 + 1)).toEqual({ state: "reversed", balance: null, error: "balance_too_large" });
    expect(from(Number.MAX_SAFE_INTEGER)).toMatchObject({ state: "reversed" });
  });

  test.each(codes)("refused as %s is taken back unless that says that nothing was taken", (code) => {
    const state = UNTAKEN.has(code) ? "refused" : "reversed";
    expect(debitEnd(refused(code))).toEqual({ state, balance: null, error: code });
  });

  test("of which nothing is known is taken back unless the call never left", () => {
    expect(debitEnd(unknown("late", ""))).toMatchObject({ state: "reversed", error: "late" });
    expect(debitEnd(unknown("breaker_open", "", false))).toMatchObject({ state: "refused", error: "breaker_open" });
  });
});

describe("what is owed", () => {
  test("and was acknowledged is done", () => {
    expect(tryEnd(answered, 5)).toEqual({ state: "done", balance: 700n });
  });

  test.each(codes)("and refused as %s is asked for again, or left to people, as the protocol says", (code) => {
    const expected = walletErrors[code].retry
      ? { state: "pending", error: code, pauseMs: 5 }
      : { state: "refused", error: code };
    expect(tryEnd(refused(code), 5)).toEqual(expected);
  });

  test.each([true, false])("is asked for again if nothing is known, whether it left (%s) or not", (sent) => {
    expect(tryEnd(unknown("broken", "", sent), 5)).toEqual({ state: "pending", error: "broken", pauseMs: 5 });
  });
});

describe("the pause before the next try", () => {
  const pauses = pausesUpTo(300_000);

  test("doubles up to the longest, and never overflows", () => {
    const longest = [1, 2, 3, 9, 10, 1_000].map((attempts) => pauseMs(attempts, pauses, 1));
    expect(longest).toEqual([1_000, 2_000, 4_000, 256_000, 300_000, 300_000]);
  });

  test("is half of that at the least", () => {
    expect(pauseMs(3, pauses, 0)).toBe(2_000);
    expect(pauseMs(1, pausesUpTo(60), 0.5)).toBe(45);
  });
});
