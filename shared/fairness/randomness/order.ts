import { runsTest, serialCorrelation } from "@croupier/math/statistics/sequence-tests";
import { fitCounts } from "./fit.ts";
import { type Sequence, tally } from "./sequence.ts";

const ORDERED = 4;
const ORDERS = 24;

/** The number of an order of different values, 0 … k! − 1: how many before each are below it, in a mixed radix. */
export const rankOrder = (values: readonly number[]): number =>
  values.reduce((rank, value, k) => {
    let below = 0;
    for (let j = 0; j < k; j += 1) if ((values[j] ?? 0) < value) below += 1;
    return rank * (k + 1) + below;
  }, 0);

/** Which of the 24 orders each four values stand in, or that two are equal: Knuth 3.3.2 F. */
export const permutation = ({ values, n }: Sequence): number => {
  const counts = tally([], ORDERS + 1);
  for (let i = 0; i + ORDERED <= values.length; i += ORDERED) {
    const four = values.slice(i, i + ORDERED);
    const cell = new Set(four).size < ORDERED ? ORDERS : rankOrder(four);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  const allDiffer = ((n - 1) * (n - 2) * (n - 3)) / n ** 3;
  return fitCounts(counts, [...tally([], ORDERS).map(() => allDiffer / ORDERS), 1 - allDiffer]);
};

const COMPARED = 5;
const CUTS = 20;

/** The largest of each five values, in about twenty cells: it is below c with probability (c/n)⁵. Knuth 3.3.2 H. */
export const maximumOfFive = ({ values, n }: Sequence): number => {
  const cuts = [...new Set(Array.from({ length: CUTS }, (_, i) => Math.round(n * ((i + 1) / CUTS) ** (1 / COMPARED))))];
  const counts = tally([], cuts.length);
  for (let i = 0; i + COMPARED <= values.length; i += COMPARED) {
    const largest = Math.max(...values.slice(i, i + COMPARED));
    const cell = cuts.findIndex((cut) => largest < cut);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  const below = cuts.map((cut) => (cut / n) ** COMPARED);
  return fitCounts(
    counts,
    below.map((chance, i) => chance - (below[i - 1] ?? 0)),
  );
};

/** Runs above and below the middle of the range. 0 if all values are on one side, where nothing runs. */
export const runsAboutMiddle = ({ values, n }: Sequence): number => {
  const sides = values.map((value) => value >= n / 2);
  const above = sides.filter(Boolean).length;
  return Math.min(above, values.length - above) < 2 ? 0 : runsTest(sides).pValue;
};

/** Whether a value tells of the one `lag` later: Knuth 3.3.2 K. 0 if all are equal, where each tells of all. */
export const correlation = ({ values }: Sequence, lag: number): number =>
  values.every((value) => value === values[0]) ? 0 : serialCorrelation(values, lag).pValue;
