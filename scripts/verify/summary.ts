import type { RoundRecord } from "@croupier/contract/round";
import type { PairVerification, Verification } from "@croupier/sdk/verify";
import { bounded } from "./printable.ts";
import type { VerifiedBatch } from "./verify-batch.ts";

export interface Summary {
  readonly rounds: number;
  readonly verified: number;
  /** All rounds, and where a pair was given, that they are all of its rounds. */
  readonly allVerified: boolean;
}

export const summarize = (batches: readonly VerifiedBatch[]): Summary => {
  const rounds = batches.flatMap((batch) => batch.rounds);
  const verified = rounds.filter(({ verification }) => verification.verified).length;
  const pairsHold = batches.every(({ pair }) => pair?.verified !== false);
  return { rounds: rounds.length, verified, allVerified: pairsHold && verified === rounds.length };
};

/** Nothing in the answer is larger than a genuine record makes it. */
const verdictOf = (verification: Verification | PairVerification): object =>
  verification.verified
    ? { verified: true, ...("draws" in verification && { draws: verification.draws }) }
    : { ...verification, expected: bounded(verification.expected), found: bounded(verification.found) };

/** What was found, for programs. */
export const batchesJson = (batches: readonly VerifiedBatch[]): object => ({
  batches: batches.map(({ rounds, pair }) => ({
    rounds: rounds.map(({ round, verification }) => {
      const { id, game, variant, rulesVersion, currency, stake, payout } = round as RoundRecord;
      const told = { id, game, variant, rulesVersion, currency, stake, payout };
      const record = Object.fromEntries(Object.entries(told).map(([name, value]) => [name, bounded(value)]));
      return { ...record, verification: verdictOf(verification) };
    }),
    pair: pair ? verdictOf(pair) : null,
  })),
  summary: summarize(batches),
});
