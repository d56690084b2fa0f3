import { uuidV7 } from "@croupier/contract/ids";
import type { Call } from "@croupier/wallet/protocol";
import { type Check, Finding } from "../check.ts";
import { describeOutcome } from "../describe.ts";
import { again, type MoneyName, type Subject } from "../subject.ts";

const AT_ONCE = 8;

/** One transaction in several tries at the same moment: at least one is answered, the others too or told to come again. */
export const atOnce = async (subject: Subject, name: MoneyName, call: Call<MoneyName>): Promise<void> => {
  const tries = Array.from({ length: AT_ONCE }, () => subject.call(name, again(call)));
  const outcomes = await Promise.all(tries);
  const bad = outcomes.find((end) => end.outcome === "unknown" || (end.outcome === "refused" && !end.retry));
  if (bad) throw new Finding(`each ${name} answered, or refused with a code to retry`, describeOutcome(bad));
  // Whatever they were told, the next try is answered.
  await subject.done(name, again(call));
};

export const REPEATING: readonly Check[] = [
  {
    name: "debit-repeated",
    says: "a debit that comes again is answered again, and taken once",
    run: async (subject) => {
      const before = await subject.balance();
      const debit = subject.debit(uuidV7(), subject.stake);
      for (const call of [debit, again(debit), again(debit)]) await subject.done("debit", call);
      await subject.holds(before - subject.stake, "one debit in three tries");
      await subject.done("credit", subject.credit(debit.roundId, subject.stake));
      await subject.done("debit", again(debit));
      await subject.holds(before, "one more try after the round was closed");
    },
  },
  {
    name: "debit-repeated-with-another-token",
    says: "a debit that comes again is known by its id, whatever its token",
    run: async (subject) => {
      const before = await subject.balance();
      const debit = subject.debit(uuidV7(), subject.stake);
      await subject.done("debit", debit);
      await subject.done("debit", { ...again(debit), token: "expired-since" });
      await subject.done("rollback", subject.rollback(debit));
      await subject.holds(before, "its rollback");
    },
  },
  {
    name: "debit-at-once",
    says: `a debit that comes ${AT_ONCE} times at once is taken once`,
    run: async (subject) => {
      const before = await subject.balance();
      const debit = subject.debit(uuidV7(), subject.stake);
      await atOnce(subject, "debit", debit);
      await subject.holds(before - subject.stake, "one debit");
      await subject.done("credit", subject.credit(debit.roundId, subject.stake));
    },
  },
  {
    name: "credit-repeated",
    says: "a credit that comes again is answered again, and paid once",
    run: async (subject) => {
      const before = await subject.balance();
      const roundId = uuidV7();
      await subject.done("debit", subject.debit(roundId, subject.stake));
      const credit = subject.credit(roundId, subject.stake);
      for (const call of [credit, again(credit), again(credit)]) await subject.done("credit", call);
      await subject.holds(before, "one credit in three tries");
    },
  },
  {
    name: "credit-at-once",
    says: `a credit that comes ${AT_ONCE} times at once is paid once`,
    run: async (subject) => {
      const before = await subject.balance();
      const roundId = uuidV7();
      await subject.done("debit", subject.debit(roundId, subject.stake));
      await atOnce(subject, "credit", subject.credit(roundId, subject.stake));
      await subject.holds(before, "one credit");
    },
  },
  {
    name: "debit-reused",
    says: "a debit's id with another payload is refused, and moves nothing",
    run: async (subject) => {
      const before = await subject.balance();
      const debit = subject.debit(uuidV7(), subject.stake);
      await subject.done("debit", debit);
      for (const other of [{ amount: debit.amount + 1 }, { roundId: uuidV7() }, { step: 1 }]) {
        await subject.refused(["transaction_reused"], "debit", { ...again(debit), ...other });
      }
      await subject.holds(before - subject.stake, "debits refused");
      await subject.done("credit", subject.credit(debit.roundId, subject.stake));
    },
  },
  {
    name: "credit-reused",
    says: "a credit's id with another payload is refused, and moves nothing; nor is a debit's id good for a credit",
    run: async (subject) => {
      const before = await subject.balance();
      const debit = subject.debit(uuidV7(), subject.stake);
      await subject.done("debit", debit);
      const credit = subject.credit(debit.roundId, subject.stake);
      const stolen = { ...credit, transactionId: debit.transactionId };
      await subject.refused(["transaction_reused"], "credit", stolen);
      await subject.done("credit", credit);
      await subject.refused(["transaction_reused"], "credit", { ...again(credit), amount: credit.amount + 1 });
      await subject.holds(before, "credits refused");
    },
  },
  {
    name: "debits-in-parallel",
    says: "debits that come at once never take the balance below zero, and as many are taken as it covers",
    run: async (subject) => {
      const before = await subject.balance();
      // Two are covered, a third is not.
      const amount = Math.floor(before / 3) + 1;
      const debits = Array.from({ length: AT_ONCE }, () => subject.debit(uuidV7(), amount));
      const outcomes = await Promise.all(debits.map((debit) => subject.call("debit", debit)));
      const left = await subject.call("balance", subject.look());
      // All of them, whatever is answered: a balance below zero is no answer.
      for (const debit of debits) await subject.call("rollback", subject.rollback(debit));
      const bad = outcomes.find(
        (end) =>
          end.outcome === "unknown" || (end.outcome === "refused" && end.code !== "insufficient_funds" && !end.retry),
      );
      if (bad) throw new Finding("each debit answered, or refused with insufficient_funds", describeOutcome(bad));
      const taken = outcomes.filter(({ outcome }) => outcome === "answered").length;
      const covered = Math.floor(before / amount);
      if (taken > covered || taken === 0)
        throw new Finding(`1 to ${covered} of ${AT_ONCE} debits of ${amount} taken from ${before}`, `${taken} taken`);
      if (left.outcome !== "answered" || left.answer.balance !== before - taken * amount) {
        throw new Finding(`a balance of ${before - taken * amount}`, describeOutcome(left));
      }
      await subject.holds(before, "all were rolled back");
    },
  },
  {
    name: "rounds-in-parallel",
    says: "rounds that are played at once lose no movement",
    run: async (subject) => {
      const before = await subject.balance();
      const amount = Math.max(1, Math.floor(subject.stake / AT_ONCE));
      const play = async (): Promise<void> => {
        const roundId = uuidV7();
        await subject.done("debit", subject.debit(roundId, amount));
        await subject.done("credit", subject.credit(roundId, amount));
      };
      await Promise.all(Array.from({ length: AT_ONCE }, play));
      await subject.holds(before, `${AT_ONCE} rounds at once`);
    },
  },
];
