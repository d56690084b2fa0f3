import { binomial, factorial, hypergeometric } from "@croupier/math/combinatorics";
import { type ChiSquare, fitChiSquare, fitCounts, fitEven } from "./fit.ts";
import { rankOrder } from "./order.ts";
import { tally } from "./sequence.ts";

/** What shuffles of 0 … size − 1 dealt, each as many items, in order. */
export interface Deals {
  readonly size: number;
  readonly deals: readonly (readonly number[])[];
}

/**
 * Every item at every position as often as any other, in full deals. The counts are those of permutation matrices, so
 * that rows and columns have fixed sums, and Σ (O − E)²/E is n/(n − 1) times a chi-square of (n − 1)² degrees.
 */
export const positionsOf = ({ size, deals }: Deals): ChiSquare => {
  const counts = tally([], size * size);
  for (const deal of deals) {
    for (const [position, item] of deal.entries()) {
      const cell = item * size + position;
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }
  const expected = deals.length / size;
  const statistic = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  return { statistic: (statistic * (size - 1)) / size, degrees: (size - 1) ** 2 };
};

export const itemPositions = (dealt: Deals): number => fitChiSquare(positionsOf(dealt));

/** Two items of each deal, in order: every such pair as often as any other. */
const orderedPair = ({ size, deals }: Deals, first: number): number =>
  fitEven(
    tally(
      deals.map((deal) => {
        const [one = 0, other = 0] = deal.slice(first).slice(0, 2);
        return one * (size - 1) + other - (other > one ? 1 : 0);
      }),
      size * (size - 1),
    ),
  );

export const firstPair = (dealt: Deals): number => orderedPair(dealt, 0);
export const lastPair = (dealt: Deals): number => orderedPair(dealt, -2);

const MOST_FIXED = 8;

/** How many items of a full deal stay in place: k of n in C(n, k) · !(n − k) orders, where !m are derangements. */
export const itemsInPlace = ({ size, deals }: Deals): number => {
  const derangements = [1n, 0n];
  for (let m = 2; m <= size; m += 1) {
    derangements.push(BigInt(m - 1) * ((derangements[m - 1] ?? 0n) + (derangements[m - 2] ?? 0n)));
  }
  const law = Array.from(
    { length: MOST_FIXED },
    (_, k) => Number(binomial(size, k) * (derangements[size - k] ?? 0n)) / Number(factorial(size)),
  );
  const inPlace = deals.map((deal) => deal.filter((item, position) => item === position).length);
  const counts = tally(
    inPlace.map((count) => Math.min(count, MOST_FIXED)),
    MOST_FIXED + 1,
  );
  return fitCounts(counts, [...law, Math.max(0, 1 - law.reduce((sum, chance) => sum + chance, 0))]);
};

/**
 * Every item dealt as often as any other, when k of n are. A deal never has one twice, so Σ (O − E)²/E is
 * (n − k)/(n − 1) times a chi-square of n − 1 degrees.
 */
export const presenceOf = ({ size, deals }: Deals): ChiSquare => {
  const dealt = deals[0]?.length ?? 0;
  const expected = (deals.length * dealt) / size;
  const counts = tally(deals.flat(), size);
  const statistic = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  return { statistic: (statistic * (size - 1)) / (size - dealt), degrees: size - 1 };
};

export const itemsDealt = (dealt: Deals): number => fitChiSquare(presenceOf(dealt));

/** How many of each deal are below `marked`: keno's catch, hypergeometric. */
export const itemsCaught = ({ size, deals }: Deals, marked: number): number => {
  const drawn = deals[0]?.length ?? 0;
  const law = Array.from({ length: drawn + 1 }, (_, hits) => {
    const { num, den } = hypergeometric({ population: size, marked, drawn }, hits);
    return Number(num) / Number(den);
  });
  return fitCounts(
    tally(
      deals.map((deal) => deal.filter((item) => item < marked).length),
      law.length,
    ),
    law,
  );
};

/** Every order of a small full deal as often as any other. */
export const orders = ({ size, deals }: Deals): number => fitEven(tally(deals.map(rankOrder), Number(factorial(size))));
