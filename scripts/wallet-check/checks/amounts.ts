import { uuidV7 } from "@croupier/contract/ids";
import type { WalletErrorCode } from "@croupier/wallet/protocol";
import { type Check, Finding } from "../check.ts";
import type { Subject } from "../subject.ts";

const MOST = Number.MAX_SAFE_INTEGER;

/** Sends a debit whose amount is this piece of JSON. */
const refusesAmount =
  (json: string, codes: readonly WalletErrorCode[] = ["request_invalid"]) =>
  async (subject: Subject): Promise<void> => {
    const before = await subject.balance();
    const call = subject.debit(uuidV7(), 123_454_321);
    const body = JSON.stringify(call).replace("123454321", json);
    await subject.refused(codes, "debit", call, { body });
    await subject.holds(before, `a debit of ${json}`);
  };

export const AMOUNTS: readonly Check[] = [
  {
    name: "insufficient-funds",
    says: "a debit of one unit more than the balance is refused, and moves nothing",
    run: async (subject) => {
      const before = await subject.balance();
      await subject.refused(["insufficient_funds"], "debit", subject.debit(uuidV7(), before + 1));
      await subject.holds(before, "a debit refused");
    },
  },
  {
    name: "last-unit",
    says: "a debit of the whole balance is taken, to the last unit",
    run: async (subject) => {
      const before = await subject.balance();
      const debit = subject.debit(uuidV7(), before);
      await subject.done("debit", debit);
      await subject.holds(0, "a debit of the whole balance");
      await subject.refused(["insufficient_funds"], "debit", subject.debit(uuidV7(), 1));
      await subject.done("rollback", subject.rollback(debit));
      await subject.holds(before, "its rollback");
    },
  },
  {
    name: "small-amounts",
    says: "single units add up exactly",
    run: async (subject) => {
      const before = await subject.balance();
      const roundId = uuidV7();
      await subject.done("debit", subject.debit(roundId, 10));
      for (let paid = 1; paid <= 10; paid += 1) await subject.done("credit", subject.credit(roundId, 1, paid === 10));
      await subject.holds(before, "a debit of 10 and ten credits of 1");
    },
  },
  {
    name: "huge-debit",
    says: `a debit of ${MOST} is refused for lack of funds, not for its size`,
    run: async (subject) => {
      const before = await subject.balance();
      if (before === MOST) return { verdict: "skip", seen: "the player has that much" };
      await subject.refused(["insufficient_funds"], "debit", subject.debit(uuidV7(), MOST));
      await subject.holds(before, "a debit refused");
      return undefined;
    },
  },
  {
    name: "huge-credit",
    says: `balances are exact up to ${MOST}, the largest that JSON carries`,
    run: async (subject) => {
      const before = await subject.balance();
      const roundId = uuidV7();
      await subject.done("debit", subject.debit(roundId, 1));
      const won = MOST - before + 1;
      const rich = await subject.done("credit", subject.credit(roundId, won));
      const back = uuidV7();
      const poor = await subject.done("debit", subject.debit(back, won - 1));
      await subject.done("credit", subject.credit(back, 0));
      if (rich !== MOST) throw new Finding(`a balance of ${MOST} after a credit of ${won}`, `${rich}`);
      if (poor !== before) throw new Finding(`a balance of ${before} after a debit of ${won - 1}`, `${poor}`);
      await subject.holds(before, "both");
    },
  },
  { name: "amount-fraction", says: "a fraction of a unit is refused", run: refusesAmount("10.5") },
  { name: "amount-negative", says: "a negative amount is refused", run: refusesAmount("-10") },
  { name: "amount-text", says: "an amount that is text is refused", run: refusesAmount('"10"') },
  {
    name: "amount-inexact",
    says: "an amount over 2^53 - 1, which JSON does not carry exactly, is refused",
    run: refusesAmount("9007199254740993", ["request_invalid", "insufficient_funds"]),
  },
  {
    name: "not-json",
    says: "a body that is no JSON is refused",
    run: (subject) => subject.refused(["request_invalid"], "balance", subject.look(), { body: "{" }),
  },
];
