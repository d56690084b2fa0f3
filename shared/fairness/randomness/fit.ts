import { chiSquareTail, chiSquareTest, combineSmallBins } from "@croupier/math/statistics/chi-square";

/** A statistic with a chi-square distribution. */
export interface ChiSquare {
  readonly statistic: number;
  readonly degrees: number;
}

/** Below this expectation a cell joins its neighbour, so that χ² is near its limit. */
const LEAST_EXPECTED = 10;

/** With fewer degrees, a perfect fit is a matter of luck: a fair coin comes even in 1 of 400 runs of 100,000. */
const LEAST_DEGREES_FOR_EVENNESS = 5;

/** The p-value on either side: numbers that are too even are no more random than uneven ones. */
export const fitChiSquare = ({ statistic, degrees }: ChiSquare): number => {
  // Rounding may leave a perfect fit a hair below 0.
  const uneven = chiSquareTail(Math.max(0, statistic), degrees);
  return degrees < LEAST_DEGREES_FOR_EVENNESS ? uneven : 2 * Math.min(uneven, 1 - uneven);
};

/** The p-value of counts against the probability of each cell, by chi-square. */
export const fitCounts = (observed: readonly number[], probabilities: readonly number[]): number => {
  const total = observed.reduce((sum, count) => sum + count, 0);
  const expected = probabilities.map((probability) => probability * total);
  return fitChiSquare(chiSquareTest(combineSmallBins({ observed, expected }, LEAST_EXPECTED)));
};

/** The same if all cells are equally likely. */
export const fitEven = (observed: readonly number[]): number =>
  fitCounts(
    observed,
    observed.map(() => 1 / observed.length),
  );

/** How long something lasts: probabilities of the lengths `shortest`, `shortest` + 1, …, the last one's of all beyond. */
export interface WaitLaw {
  readonly shortest: number;
  readonly probabilities: readonly number[];
  /** How many values one wait takes on average, with what is skipped after it. */
  readonly meanTaken: number;
}

/** One wait: how long it was, and where the next begins. Undefined if the sequence ends first. */
export interface Wait {
  readonly length: number;
  readonly next: number;
}

/** Of what the sequence is expected to hold, so that it practically never ends first. */
const SHARE_WAITED = 0.8;

/**
 * The p-value of how long waits are. Their number is fixed beforehand: as many as happen to end in time would favour the
 * short ones. 0 if the sequence ends before, which takes waits far too long.
 */
export const fitWaits = (
  size: number,
  { shortest, probabilities, meanTaken }: WaitLaw,
  waitFrom: (start: number) => Wait | undefined,
): number => {
  const counts = probabilities.map(() => 0);
  let start = 0;
  for (let left = Math.floor((SHARE_WAITED * size) / meanTaken); left > 0; left -= 1) {
    const wait = waitFrom(start);
    if (wait === undefined) return 0;
    const cell = Math.min(wait.length - shortest, counts.length - 1);
    counts[cell] = (counts[cell] ?? 0) + 1;
    start = wait.next;
  }
  return fitCounts(counts, probabilities);
};
