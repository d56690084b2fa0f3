import { gcd, lcm } from "./integers.ts";
import { type Rational, rational } from "./rational.ts";

/**
 * A finite distribution of exact values. Canonical: values ascend and differ, every count is positive, and neither the
 * unit and the levels nor the counts have a common divisor, so equal distributions are deeply equal. Frozen.
 */
export interface Distribution {
  /** Value i is `levels[i] / unit`. */
  readonly unit: bigint;
  readonly levels: readonly bigint[];
  /** Its probability is `counts[i] / total`. */
  readonly counts: readonly bigint[];
  readonly total: bigint;
}

export interface Outcome {
  readonly value: Rational;
  readonly probability: Rational;
}

/** More different values than this are refused with a RangeError, as are operations that would need as many. */
export const MAX_OUTCOMES = 2 ** 22;

export interface Entry {
  readonly level: bigint;
  readonly count: bigint;
}

const ascending = (a: Entry, b: Entry): number => (a.level < b.level ? -1 : a.level > b.level ? 1 : 0);

/** Puts levels of one unit and their counts, in any order, in canonical form. Counts are not negative. */
export const assemble = (unit: bigint, entries: readonly Entry[]): Distribution => {
  const levels: bigint[] = [];
  const counts: bigint[] = [];
  for (const { level, count } of entries.toSorted(ascending)) {
    if (count === 0n) continue;
    const last = levels.length - 1;
    if (levels[last] === level) counts[last] = (counts[last] ?? 0n) + count;
    else {
      levels.push(level);
      counts.push(count);
    }
  }
  if (levels.length === 0) throw new RangeError("a distribution has at least one outcome");
  if (levels.length > MAX_OUTCOMES) {
    throw new RangeError(`a distribution of ${levels.length} values is too long; ${MAX_OUTCOMES} is the limit`);
  }
  const scale = levels.reduce(gcdUntilOne, unit);
  const share = counts.reduce(gcdUntilOne, 0n);
  return Object.freeze({
    unit: unit / scale,
    levels: Object.freeze(scale === 1n ? levels : levels.map((level) => level / scale)),
    counts: Object.freeze(share === 1n ? counts : counts.map((count) => count / share)),
    total: counts.reduce((all, count) => all + count, 0n) / share,
  });
};

const gcdUntilOne = (divisor: bigint, n: bigint): bigint => (divisor === 1n ? 1n : gcd(divisor, n));

/**
 * From values with their probabilities, in any order and with repetitions. Throws a RangeError unless the
 * probabilities are not negative and sum to exactly 1.
 */
export const createDistribution = (outcomes: Iterable<Outcome>): Distribution => {
  // By value, then by denominator: a million leaves of few kinds stay few.
  const tally = new Map<string, { readonly value: Rational; readonly shares: Map<bigint, bigint> }>();
  let [unit, total] = [1n, 1n];
  for (const { value, probability } of outcomes) {
    if (probability.num < 0n)
      throw new RangeError(`a probability of ${probability.num}/${probability.den} is negative`);
    const key = `${value.num}/${value.den}`;
    let entry = tally.get(key);
    if (!entry) {
      entry = { value, shares: new Map() };
      tally.set(key, entry);
      unit = lcm(unit, value.den);
    }
    const share = entry.shares.get(probability.den);
    if (share === undefined) total = lcm(total, probability.den);
    entry.shares.set(probability.den, (share ?? 0n) + probability.num);
  }
  const entries = [...tally.values()].map(({ value, shares }) => {
    const level = value.num * (unit / value.den);
    let count = 0n;
    for (const [den, num] of shares) count += num * (total / den);
    return { level, count };
  });
  const sum = entries.reduce((all, { count }) => all + count, 0n);
  if (sum !== total) {
    const { num, den } = rational(sum, total);
    throw new RangeError(`the probabilities sum to ${num}/${den}, not to 1`);
  }
  return assemble(unit, entries);
};

/**
 * From values with the number of equally likely cases of each. Give `total`, the number of all cases, wherever it is
 * known by itself: a RangeError tells when the counts don't sum to it, and so that a case is lost or counted twice.
 */
export const countedDistribution = (
  outcomes: Iterable<{ readonly value: Rational; readonly count: bigint }>,
  total?: bigint,
): Distribution => {
  const all = [...outcomes];
  const unit = all.reduce((common, { value }) => lcm(common, value.den), 1n);
  const sum = all.reduce((cases, { count }) => {
    if (count < 0n) throw new RangeError(`a count of ${count} is negative`);
    return cases + count;
  }, 0n);
  if (total !== undefined && sum !== total) throw new RangeError(`the counts sum to ${sum}, not to ${total}`);
  return assemble(
    unit,
    all.map(({ value, count }) => ({ level: value.num * (unit / value.den), count })),
  );
};

/** The one value, always. */
export const pointDistribution = (value: Rational): Distribution => countedDistribution([{ value, count: 1n }]);

/** Every value of the list equally likely; one that is in it twice, twice as likely. */
export const uniformDistribution = (values: Iterable<Rational>): Distribution =>
  countedDistribution(Array.from(values, (value) => ({ value, count: 1n })));

/** All outcomes, by ascending value. */
export const outcomesOf = ({ unit, levels, counts, total }: Distribution): Outcome[] =>
  levels.map((level, index) => ({
    value: rational(level, unit),
    probability: rational(counts[index] ?? 0n, total),
  }));
