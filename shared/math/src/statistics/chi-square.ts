import { incompleteGamma } from "./gamma.ts";

/** What a test says of the hypothesis that the data are as expected. */
export interface TestResult {
  readonly statistic: number;
  readonly degrees: number;
  /** The chance of a statistic at least as large if they are. */
  readonly pValue: number;
}

/** P(χ² ≥ statistic) with so many degrees of freedom, at most 2·10⁶: Abramowitz & Stegun 26.4.19. */
export const chiSquareTail = (statistic: number, degrees: number): number =>
  incompleteGamma(degrees / 2, statistic / 2).upper;

export interface Bins {
  readonly observed: readonly number[];
  readonly expected: readonly number[];
}

const assertBins = ({ observed, expected }: Bins): void => {
  if (observed.length !== expected.length) {
    throw new RangeError(`${observed.length} counts are observed, but ${expected.length} expected`);
  }
  for (const [index, count] of observed.entries()) {
    const mean = expected[index] ?? 0;
    if (!(count >= 0 && mean >= 0) || mean === Infinity || count === Infinity) {
      throw new RangeError(`bin ${index} has ${count} of ${mean} expected; both are finite and not negative`);
    }
  }
};

/**
 * Merges neighbours, from the left, until every bin expects at least `least`; what is left over at the end joins the last.
 * Five is the usual least (NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.15).
 */
export const combineSmallBins = (bins: Bins, least = 5): Bins => {
  assertBins(bins);
  const observed: number[] = [];
  const expected: number[] = [];
  let [count, mean] = [0, 0];
  for (const [index, more] of bins.observed.entries()) {
    count += more;
    mean += bins.expected[index] ?? 0;
    if (mean < least) continue;
    observed.push(count);
    expected.push(mean);
    [count, mean] = [0, 0];
  }
  const last = expected.length - 1;
  if (last < 0) return { observed: [count], expected: [mean] };
  observed[last] = (observed[last] ?? 0) + count;
  expected[last] = (expected[last] ?? 0) + mean;
  return { observed, expected };
};

const testBins = (bins: Bins, fitted: number, term: (count: number, mean: number) => number): TestResult => {
  assertBins(bins);
  const { observed, expected } = bins;
  // What can't happen and didn't is no bin; what can't and did is proof.
  const possible = expected.filter((mean) => mean > 0).length;
  const degrees = possible - 1 - fitted;
  if (degrees < 1) throw new RangeError(`${possible} bins and ${fitted} fitted parameters leave nothing to test`);
  const statistic = observed.reduce((sum, count, index) => {
    const mean = expected[index] ?? 0;
    if (mean > 0) return sum + term(count, mean);
    return count > 0 ? Infinity : sum;
  }, 0);
  // Rounding may leave a perfect fit a hair below 0.
  return { statistic, degrees, pValue: chiSquareTail(Math.max(0, statistic), degrees) };
};

/**
 * Pearson's test of observed counts against expected ones: Σ (O − E)² / E. `fitted`: how many parameters of what is
 * expected were estimated from the same data. Throws a RangeError if no degree of freedom is left. Combine small bins first.
 */
export const chiSquareTest = (bins: Bins, fitted = 0): TestResult =>
  testBins(bins, fitted, (count, mean) => (count - mean) ** 2 / mean);

/** The likelihood-ratio test: G = 2 Σ O ln(O / E). Observed and expected counts have the same sum. See `chiSquareTest`. */
export const gTest = (bins: Bins, fitted = 0): TestResult =>
  testBins(bins, fitted, (count, mean) => (count > 0 ? 2 * count * Math.log(count / mean) : 0));
