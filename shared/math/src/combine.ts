import { assemble, type Distribution, type Entry, pointDistribution } from "./distribution.ts";
import { gcd, lcm } from "./integers.ts";
import { type Rational, rational, ZERO } from "./rational.ts";

/** A distribution on a grid: value i is (first + i · step) / unit for the offsets it lists. */
interface Grid {
  readonly offsets: readonly number[];
  readonly counts: readonly bigint[];
  readonly length: number;
}

/** A product of more hex digits than this (64 MiB; some seconds of work) is left to the other way. */
const MAX_PACKED_DIGITS = 2 ** 27;
/** Pairs of values to add one by one; a Map doesn't hold more either. */
const MAX_PAIRS = 2 ** 24;

/**
 * The distribution of X + Y for independent X and Y. On a common grid with few holes it is one product of two long
 * integers (Kronecker's substitution: counts are digits, wide enough never to carry); else all pairs are added.
 */
export const convolve = (a: Distribution, b: Distribution): Distribution => {
  const unit = lcm(a.unit, b.unit);
  const [inA, inB] = [unit / a.unit, unit / b.unit];
  const [lowA, lowB] = [a.levels[0] ?? 0n, b.levels[0] ?? 0n];
  const step = gcd(stepOf(a) * inA, stepOf(b) * inB) || 1n;
  const first = lowA * inA + lowB * inB;
  const length = (spanOf(a) * inA + spanOf(b) * inB) / step + 1n;
  const pairs = a.levels.length * b.levels.length;
  const digits = (a.total * b.total).toString(16).length;

  if (length <= 16n * BigInt(pairs) && length * BigInt(digits) <= MAX_PACKED_DIGITS) {
    const onGrid = ({ levels, counts }: Distribution, low: bigint, scale: bigint): Grid => {
      const offsets = levels.map((level) => Number(((level - low) * scale) / step));
      return { offsets, counts, length: (offsets.at(-1) ?? 0) + 1 };
    };
    const counts = multiplyGrids(onGrid(a, lowA, inA), onGrid(b, lowB, inB), digits);
    return assemble(
      unit,
      counts.map((count, offset) => ({ level: first + BigInt(offset) * step, count })),
    );
  }
  return assemble(unit, addPairs(a, inA, b, inB));
};

const spanOf = ({ levels }: Distribution): bigint => (levels.at(-1) ?? 0n) - (levels[0] ?? 0n);

/** The greatest common divisor of all differences of levels; 0 of a single one. */
const stepOf = ({ levels }: Distribution): bigint => {
  const low = levels[0] ?? 0n;
  return levels.reduce((step, level) => (step === 1n ? step : gcd(step, level - low)), 0n);
};

const pack = ({ offsets, counts, length }: Grid, digits: number): bigint => {
  const slots = Array.from({ length }, () => "0".repeat(digits));
  for (const [index, offset] of offsets.entries()) {
    slots[length - 1 - offset] = (counts[index] ?? 0n).toString(16).padStart(digits, "0");
  }
  return BigInt(`0x${slots.join("")}`);
};

const multiplyGrids = (a: Grid, b: Grid, digits: number): bigint[] => {
  const length = a.length + b.length - 1;
  const packed = (pack(a, digits) * pack(b, digits)).toString(16).padStart(length * digits, "0");
  return Array.from({ length }, (_, offset) => {
    const end = packed.length - offset * digits;
    return BigInt(`0x${packed.slice(end - digits, end)}`);
  });
};

const addPairs = (a: Distribution, inA: bigint, b: Distribution, inB: bigint): Entry[] => {
  const pairs = a.levels.length * b.levels.length;
  if (pairs > MAX_PAIRS)
    throw new RangeError(
      `${pairs} pairs of values on no common grid that fits are too many; ${MAX_PAIRS} is the limit`,
    );
  const sums = new Map<bigint, bigint>();
  for (const [i, levelA] of a.levels.entries()) {
    const countA = a.counts[i] ?? 0n;
    for (const [j, levelB] of b.levels.entries()) {
      const level = levelA * inA + levelB * inB;
      sums.set(level, (sums.get(level) ?? 0n) + countA * (b.counts[j] ?? 0n));
    }
  }
  return Array.from(sums, ([level, count]) => ({ level, count }));
};

/** The distribution of the sum of n independent copies of X, for a whole n ≥ 0; that of none is 0. */
export const convolvePower = (distribution: Distribution, n: number): Distribution => {
  if (!Number.isInteger(n) || n < 0) throw new RangeError(`a sum has 0, 1, 2 … terms, not ${n}`);
  if (n === 0) return pointDistribution(ZERO);
  const half = convolvePower(distribution, Math.floor(n / 2));
  const even = n === 1 ? half : convolve(half, half);
  return n % 2 === 0 ? even : convolve(even, distribution);
};

export interface Component {
  readonly probability: Rational;
  readonly distribution: Distribution;
}

/**
 * The distribution that is, with each component's probability, that component's. Throws a RangeError unless the
 * probabilities are not negative and sum to exactly 1.
 */
export const mix = (components: Iterable<Component>): Distribution => {
  const all = [...components];
  const unit = all.reduce((common, { distribution }) => lcm(common, distribution.unit), 1n);
  const total = all.reduce((common, { probability, distribution }) => {
    if (probability.num < 0n)
      throw new RangeError(`a probability of ${probability.num}/${probability.den} is negative`);
    return lcm(common, probability.den * distribution.total);
  }, 1n);
  const entries = all.flatMap(({ probability, distribution }) => {
    const scale = unit / distribution.unit;
    const weight = probability.num * (total / (probability.den * distribution.total));
    return distribution.levels.map((level, index) => ({
      level: level * scale,
      count: weight * (distribution.counts[index] ?? 0n),
    }));
  });
  const sum = entries.reduce((cases, { count }) => cases + count, 0n);
  if (sum !== total) {
    const { num, den } = rational(sum, total);
    throw new RangeError(`the probabilities sum to ${num}/${den}, not to 1`);
  }
  return assemble(unit, entries);
};
