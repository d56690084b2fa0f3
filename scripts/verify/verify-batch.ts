import type { Rotation, RoundRecord } from "@croupier/contract/round";
import { type PairVerification, type Verification, verifyPair, verifyRound } from "@croupier/sdk/verify";
import type { Batch } from "./find-rounds.ts";

export interface VerifiedRound {
  /** As it was given: only where it is verified is it known to be a record. */
  readonly round: unknown;
  readonly verification: Verification;
}

export interface VerifiedBatch {
  readonly rounds: readonly VerifiedRound[];
  /** Undefined unless the rounds were said to be all of a pair. */
  readonly pair: PairVerification | undefined;
}

type Revealed = NonNullable<Rotation["revealed"]>;

/** A round with the server seed of its pair, if it was read before that was revealed. */
const withSeed = (round: unknown, revealed: unknown): RoundRecord => {
  const record = round as RoundRecord;
  const serverSeed = (revealed as Revealed | null | undefined)?.serverSeed;
  const unrevealed = (record.fairness as RoundRecord["fairness"] | undefined)?.serverSeed === null;
  return unrevealed && serverSeed !== undefined ? { ...record, fairness: { ...record.fairness, serverSeed } } : record;
};

export const verifyBatch = async ({ rounds, revealed }: Batch): Promise<VerifiedBatch> => {
  const verified: VerifiedRound[] = [];
  for (const round of rounds) {
    verified.push({ round, verification: await verifyRound(withSeed(round, revealed)) });
  }
  const pair =
    revealed === undefined ? undefined : await verifyPair(rounds as readonly RoundRecord[], revealed as Revealed);
  return { rounds: verified, pair };
};
