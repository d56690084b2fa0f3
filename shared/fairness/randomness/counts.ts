import { type ChiSquare, fitChiSquare, fitCounts, fitEven } from "./fit.ts";
import { type Sequence, tally } from "./sequence.ts";

/** Every value as often as any other. D. Knuth, The Art of Computer Programming 2 (1998), 3.3.2 A. */
export const frequency = ({ values, n }: Sequence): number => fitEven(tally(values, n));

/** Every pair of neighbours as often as any other; pairs don't overlap. Knuth 3.3.2 B. */
export const pairs = ({ values, n }: Sequence): number => {
  const counts = tally([], n * n);
  for (let i = 0; i + 1 < values.length; i += 2) {
    const pair = (values[i] ?? 0) * n + (values[i + 1] ?? 0);
    counts[pair] = (counts[pair] ?? 0) + 1;
  }
  return fitEven(counts);
};

/** How far overlapping tuples are from even, by their counts: n^m/N · Σ count² − N. */
const overlappingSquares = ({ values, n }: Sequence, length: number): number => {
  const size = n ** length;
  const counts = tally([], size);
  let tuple = 0;
  for (let i = 0; i < values.length + length - 1; i += 1) {
    tuple = (tuple * n + (values[i % values.length] ?? 0)) % size;
    if (i >= length - 1) counts[tuple] = (counts[tuple] ?? 0) + 1;
  }
  const squares = counts.reduce((sum, count) => sum + count * count, 0);
  return (size / values.length) * squares - values.length;
};

/**
 * Overlapping tuples, wrapped around at the end. They depend on each other, so their own sum of squares has no
 * chi-square distribution; less that of tuples one shorter, it has n^m − n^(m − 1) degrees. I. J. Good, Proceedings of
 * the Cambridge Philosophical Society 49 (1953), 276–284; NIST SP 800-22, 2.11.
 */
export const overlapsOf = (sequence: Sequence, length: number): ChiSquare => ({
  statistic: overlappingSquares(sequence, length) - overlappingSquares(sequence, length - 1),
  degrees: sequence.n ** length - sequence.n ** (length - 1),
});

/** Tuples are as long as leaves this many of them to each cell, and no longer than makes this many cells. */
const TUPLES_EACH = 8;
const MOST_CELLS = 2 ** 16;

export const overlappingTuples = (sequence: Sequence): number => {
  const cells = Math.min(sequence.values.length / TUPLES_EACH, MOST_CELLS);
  return fitChiSquare(overlapsOf(sequence, Math.max(2, Math.floor(Math.log(cells) / Math.log(sequence.n)))));
};

const HAND = 5;
/** Ways to part five cards into so many kinds: Stirling numbers of the second kind. */
const PARTINGS = [1, 15, 25, 10, 1];

/** The chance that five values are of 1, 2, … 5 kinds. */
export const pokerLaw = (n: number): number[] => {
  let orders = 1;
  return PARTINGS.map((partings, others) => {
    orders *= n - others;
    return (partings * orders) / n ** HAND;
  });
};

/** How many kinds each five values are of. Knuth 3.3.2 D. */
export const poker = ({ values, n }: Sequence): number => {
  const counts = PARTINGS.map(() => 0);
  for (let i = 0; i + HAND <= values.length; i += HAND) {
    const others = new Set(values.slice(i, i + HAND)).size - 1;
    counts[others] = (counts[others] ?? 0) + 1;
  }
  return fitCounts(counts, pokerLaw(n));
};
