import { twoSidedTail } from "./normal.ts";

/** A statistic in standard deviations from what independence expects, and the chance of one as far off on either side. */
export interface ZTest {
  readonly statistic: number;
  readonly z: number;
  readonly pValue: number;
}

const zTest = (statistic: number, mean: number, variance: number): ZTest => {
  const z = (statistic - mean) / Math.sqrt(variance);
  return { statistic, z, pValue: twoSidedTail(z) };
};

/**
 * The runs test of Wald and Wolfowitz: how often a sequence of two kinds changes sides, given how many it has of each
 * (NIST/SEMATECH e-Handbook, 1.3.5.13). Of numbers, ask whether each is above the median. The normal approximation wants
 * ten of each kind; fewer than two of one is a RangeError.
 */
export const runsTest = (sequence: Iterable<boolean>): ZTest => {
  let [yes, no, runs] = [0, 0, 0];
  let before: boolean | undefined;
  for (const is of sequence) {
    if (is) yes += 1;
    else no += 1;
    if (is !== before) runs += 1;
    before = is;
  }
  if (yes < 2 || no < 2) throw new RangeError(`a runs test wants two of each kind, not ${yes} and ${no}`);
  const [all, pairs] = [yes + no, 2 * yes * no];
  return zTest(runs, pairs / all + 1, (pairs * (pairs - all)) / (all * all * (all - 1)));
};

/**
 * The serial correlation of a sequence with itself `lag` later, wrapped around at the end: D. Knuth, The Art of Computer
 * Programming 2, 3.3.2 K. Its mean −1/(n − 1) is exact, its variance n²/((n − 1)²(n − 2)) that of normal values, near
 * enough for a hundred of any. Throws a RangeError for fewer than three numbers, a lag outside 1 … n − 1, or all equal.
 */
export const serialCorrelation = (sequence: readonly number[], lag = 1): ZTest => {
  const n = sequence.length;
  if (n < 3) throw new RangeError(`a serial correlation wants three numbers, not ${n}`);
  if (!Number.isInteger(lag) || lag < 1 || lag >= n) throw new RangeError(`a lag is 1 … ${n - 1}, not ${lag}`);
  const mean = sequence.reduce((sum, value) => sum + value, 0) / n;
  let [products, squares] = [0, 0];
  for (const [index, value] of sequence.entries()) {
    const later = sequence[(index + lag) % n] ?? 0;
    products += (value - mean) * (later - mean);
    squares += (value - mean) ** 2;
  }
  if (squares === 0) throw new RangeError("a sequence that never changes has no serial correlation");
  return zTest(products / squares, -1 / (n - 1), n ** 2 / ((n - 1) ** 2 * (n - 2)));
};
