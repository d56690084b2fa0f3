import { uuidV7 } from "@croupier/contract/ids";
import type { Check } from "../check.ts";
import { again } from "../subject.ts";
import { atOnce } from "./repeating.ts";

export const REVERSING: readonly Check[] = [
  {
    name: "rollback",
    says: "a rollback gives a debit back",
    run: async (subject) => {
      const before = await subject.balance();
      const debit = subject.debit(uuidV7(), subject.stake);
      await subject.done("debit", debit);
      await subject.done("rollback", subject.rollback(debit));
      await subject.holds(before, "a rollback");
    },
  },
  {
    name: "rollback-repeated",
    says: "a rollback that comes again is answered again, and gives back once",
    run: async (subject) => {
      const before = await subject.balance();
      const debit = subject.debit(uuidV7(), subject.stake);
      await subject.done("debit", debit);
      const rollback = subject.rollback(debit);
      for (const call of [rollback, again(rollback), again(rollback)]) await subject.done("rollback", call);
      await subject.holds(before, "one rollback in three tries");
    },
  },
  {
    name: "rollback-twice",
    says: "a second rollback of the same debit, with another id, is answered and gives nothing",
    run: async (subject) => {
      const before = await subject.balance();
      const debit = subject.debit(uuidV7(), subject.stake);
      await subject.done("debit", debit);
      await subject.done("rollback", subject.rollback(debit));
      await subject.done("rollback", subject.rollback(debit));
      await subject.holds(before, "two rollbacks of one debit");
    },
  },
  {
    name: "rollback-at-once",
    says: "a rollback that comes many times at once gives back once",
    run: async (subject) => {
      const before = await subject.balance();
      const debit = subject.debit(uuidV7(), subject.stake);
      await subject.done("debit", debit);
      await atOnce(subject, "rollback", subject.rollback(debit));
      await subject.holds(before, "one rollback");
    },
  },
  {
    name: "rollback-unknown",
    says: "a rollback of a debit that never came succeeds, and gives nothing",
    run: async (subject) => {
      const before = await subject.balance();
      await subject.done("rollback", subject.rollback(subject.debit(uuidV7(), subject.stake)));
      await subject.holds(before, "a rollback of nothing");
    },
  },
  {
    name: "late-debit",
    says: "a debit that comes after its rollback is refused, and takes nothing",
    run: async (subject) => {
      const before = await subject.balance();
      const debit = subject.debit(uuidV7(), subject.stake);
      await subject.done("rollback", subject.rollback(debit));
      await subject.refused(["transaction_reversed"], "debit", debit);
      await subject.holds(before, "a late debit");
    },
  },
  {
    name: "debit-repeated-after-rollback",
    says: "a debit that comes again after its rollback takes nothing",
    run: async (subject) => {
      const before = await subject.balance();
      const debit = subject.debit(uuidV7(), subject.stake);
      await subject.done("debit", debit);
      await subject.done("rollback", subject.rollback(debit));
      // Either answer will do; the money may not move.
      await subject.call("debit", again(debit));
      await subject.holds(before, "the debit came again");
    },
  },
  {
    name: "rollback-races-debit",
    says: "a debit and its rollback at once leave nothing taken, in whichever order they arrive",
    run: async (subject) => {
      const before = await subject.balance();
      for (let race = 0; race < 4; race += 1) {
        const debit = subject.debit(uuidV7(), subject.stake);
        const rollback = subject.rollback(debit);
        await Promise.all([subject.call("debit", debit), subject.call("rollback", rollback)]);
        await subject.done("rollback", again(rollback));
      }
      await subject.holds(before, "four races");
    },
  },
  {
    name: "rollback-after-credit",
    says: "a rollback in a round that has been credited is refused, and gives nothing",
    run: async (subject) => {
      const before = await subject.balance();
      const debit = subject.debit(uuidV7(), subject.stake);
      await subject.done("debit", debit);
      await subject.done("credit", subject.credit(debit.roundId, subject.stake));
      await subject.refused(["round_closed"], "rollback", subject.rollback(debit));
      await subject.holds(before, "a rollback refused");
    },
  },
  {
    name: "rollback-of-an-action",
    says: "the rollback of a later debit leaves the round's first one standing, and the round goes on",
    run: async (subject) => {
      const before = await subject.balance();
      const roundId = uuidV7();
      await subject.done("debit", subject.debit(roundId, subject.stake));
      const double = subject.debit(roundId, 1, 1);
      await subject.done("debit", double);
      await subject.done("rollback", subject.rollback(double));
      await subject.holds(before - subject.stake, "the action's rollback");
      await subject.done("debit", subject.debit(roundId, 1, 1));
      await subject.done("credit", subject.credit(roundId, subject.stake + 1));
      await subject.holds(before, "the round");
    },
  },
  {
    name: "rollback-of-another-amount",
    says: "a rollback that does not fit its debit is refused, and gives nothing",
    run: async (subject) => {
      const before = await subject.balance();
      const debit = subject.debit(uuidV7(), subject.stake);
      await subject.done("debit", debit);
      const rollback = subject.rollback(debit);
      await subject.refused(["transaction_reused"], "rollback", { ...rollback, amount: debit.amount + 1 });
      await subject.holds(before - subject.stake, "a rollback refused");
      await subject.done("rollback", subject.rollback(debit));
    },
  },
];
