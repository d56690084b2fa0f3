import { twoSidedTail } from "@croupier/math/statistics/normal";
import { fitEven } from "./fit.ts";
import { cellsOf, remaindersOf, type Sequence, tally } from "./sequence.ts";
import { evenBits } from "./words.ts";

/** Values of two streams that should have nothing to do with each other, the i-th of one beside the i-th of the other. */
export interface Neighbours {
  readonly ones: Sequence;
  readonly others: Sequence;
}

/** How far a high value goes with a high one or with a low one, in standard deviations: mean and variance are exact. */
export const correlationScore = ({ ones, others }: Neighbours): number => {
  const centred = ({ values, n }: Sequence, i: number): number => (values[i] ?? 0) - (n - 1) / 2;
  const products = ones.values.reduce((sum, _, i) => sum + centred(ones, i) * centred(others, i), 0);
  const variance = ({ n }: Sequence): number => (n * n - 1) / 12;
  return products / Math.sqrt(ones.values.length * variance(ones) * variance(others));
};

export const correlated = (neighbours: Neighbours): number => twoSidedTail(correlationScore(neighbours));

/** Every pair of results as often as any other. */
export const jointFrequency = ({ ones, others }: Neighbours): number =>
  fitEven(
    tally(
      ones.values.map((one, i) => one * others.n + (others.values[i] ?? 0)),
      ones.n * others.n,
    ),
  );

/** Every pair of sixteenths of the range as often as any other. */
export const jointHighBits = ({ ones, others }: Neighbours): number =>
  jointFrequency({ ones: cellsOf(ones, 16), others: cellsOf(others, 16) });

/** The same of the lowest four bits. */
export const jointLowBits = ({ ones, others }: Neighbours): number =>
  jointFrequency({ ones: remaindersOf(ones, 16), others: remaindersOf(others, 16) });

/** How often each of the 32 bits of words differs. */
export const differingBits = ({ ones, others }: Neighbours): number =>
  evenBits(ones.values.map((one, i) => one ^ (others.values[i] ?? 0)));
