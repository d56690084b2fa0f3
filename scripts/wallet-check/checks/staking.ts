import { uuidV7 } from "@croupier/contract/ids";
import { type Check, Finding } from "../check.ts";
import { describeOutcome } from "../describe.ts";
import type { Subject } from "../subject.ts";

const expectBalance = (seen: number, expected: number, after: string): void => {
  if (seen !== expected) throw new Finding(`${after} to answer a balance of ${expected}`, `${seen}`);
};

/** Opens a round with a stake, and gives it back at the end. */
const inRound = async (subject: Subject, play: (roundId: string, before: number) => Promise<void>): Promise<void> => {
  const before = await subject.balance();
  const roundId = uuidV7();
  await subject.done("debit", subject.debit(roundId, subject.stake));
  await play(roundId, before);
  await subject.holds(before, "the round");
};

export const STAKING: readonly Check[] = [
  {
    name: "debit",
    says: "a debit takes its amount, at once, and answers the new balance",
    run: (subject) =>
      inRound(subject, async (roundId, before) => {
        await subject.holds(before - subject.stake, "a debit");
        const after = await subject.done("debit", subject.debit(roundId, 1, 1));
        expectBalance(after, before - subject.stake - 1, "the debit");
        await subject.done("credit", subject.credit(roundId, subject.stake + 1));
      }),
  },
  {
    name: "credit-without-token",
    says: "a credit, which carries no token, pays its amount and answers the new balance",
    run: (subject) =>
      inRound(subject, async (roundId, before) => {
        expectBalance(await subject.done("credit", subject.credit(roundId, subject.stake)), before, "the credit");
      }),
  },
  {
    name: "credit-zero",
    says: "a credit of 0 is accepted and moves nothing: a lost round",
    run: (subject) =>
      inRound(subject, async (roundId, before) => {
        await subject.done("credit", subject.credit(roundId, 0, false));
        await subject.holds(before - subject.stake, "a credit of 0");
        await subject.done("credit", subject.credit(roundId, subject.stake));
      }),
  },
  {
    name: "debit-zero",
    says: "a debit of 0 opens a free round, whose win is paid",
    run: async (subject) => {
      const before = await subject.balance();
      const roundId = uuidV7();
      await subject.done("debit", { ...subject.debit(roundId, 0), freeRound: true });
      await subject.done("credit", { ...subject.credit(roundId, 7), freeRound: true });
      await subject.holds(before + 7, "a free round that won 7");
      const back = uuidV7();
      await subject.done("debit", subject.debit(back, 7));
      await subject.done("credit", subject.credit(back, 0));
    },
  },
  {
    name: "debits-in-one-round",
    says: "a round may have more than one debit",
    run: (subject) =>
      inRound(subject, async (roundId, before) => {
        await subject.done("debit", subject.debit(roundId, subject.stake, 1));
        await subject.done("debit", subject.debit(roundId, 1, 2));
        await subject.holds(before - 2 * subject.stake - 1, "three debits");
        await subject.done("credit", subject.credit(roundId, 2 * subject.stake + 1));
      }),
  },
  {
    name: "credits-in-one-round",
    says: "a round may have more than one credit",
    run: (subject) =>
      inRound(subject, async (roundId) => {
        await subject.done("credit", subject.credit(roundId, 1, false));
        await subject.done("credit", subject.credit(roundId, subject.stake - 1));
      }),
  },
  {
    name: "jackpot",
    says: "a jackpot is paid once by a credit that leaves its round open, and the credit that closes the round is paid too",
    run: async (subject) => {
      const before = await subject.balance();
      const roundId = uuidV7();
      const debit = subject.debit(roundId, subject.stake);
      await subject.done("debit", debit);
      const jackpot = subject.credit(roundId, 2 * subject.stake, false);
      await subject.done("credit", jackpot);
      await subject.done("credit", { ...jackpot, requestId: uuidV7() });
      await subject.refused(["round_closed"], "rollback", subject.rollback(debit));
      await subject.done("credit", subject.credit(roundId, 0));
      await subject.holds(before + subject.stake, "a jackpot of twice the stake");
      const back = uuidV7();
      await subject.done("debit", subject.debit(back, subject.stake));
      await subject.done("credit", subject.credit(back, 0));
    },
  },
  {
    name: "debit-after-close",
    says: "a debit for a round that is closed is refused",
    run: (subject) =>
      inRound(subject, async (roundId) => {
        await subject.done("credit", subject.credit(roundId, subject.stake));
        await subject.refused(["round_closed"], "debit", subject.debit(roundId, 1, 1));
      }),
  },
  {
    name: "credit-without-debit",
    says: "a credit for a round in which no debit stands is best refused: it guards your money against a stolen key",
    run: async (subject) => {
      const before = await subject.balance();
      const roundId = uuidV7();
      const outcome = await subject.call("credit", subject.credit(roundId, 1));
      if (outcome.outcome === "refused" && outcome.code === "round_unknown") {
        await subject.holds(before, "a credit refused");
        return undefined;
      }
      if (outcome.outcome !== "answered") throw new Finding("round_unknown, or an answer", describeOutcome(outcome));
      const back = uuidV7();
      await subject.done("debit", subject.debit(back, 1));
      await subject.done("credit", subject.credit(back, 0));
      return { verdict: "note", seen: "it was paid" };
    },
  },
  {
    name: "order",
    says: "calls of one round follow each other at once, each seeing what the one before did",
    run: async (subject) => {
      let balance = await subject.balance();
      for (let round = 0; round < 5; round += 1) {
        const roundId = uuidV7();
        balance -= subject.stake;
        expectBalance(await subject.done("debit", subject.debit(roundId, subject.stake)), balance, "a debit");
        balance += subject.stake;
        expectBalance(await subject.done("credit", subject.credit(roundId, subject.stake)), balance, "a credit");
      }
    },
  },
];
