import { type Rational, rational } from "./rational.ts";

/** No argument is above this: 100000! has 456,574 digits and takes about a tenth of a second. */
const MAX = 100_000;

const assertCount = (n: number, limit = MAX): void => {
  if (!Number.isInteger(n) || n < 0 || n > limit)
    throw new RangeError(`a count is a whole number 0 … ${limit}, not ${n}`);
};

/** from · (from + 1) · … · to by halves, so that the factors of every product are of like length. */
const product = (from: number, to: number): bigint => {
  if (from > to) return 1n;
  if (from === to) return BigInt(from);
  const middle = Math.floor((from + to) / 2);
  return product(from, middle) * product(middle + 1, to);
};

/** n!, for n ≤ 100,000. */
export const factorial = (n: number): bigint => fallingFactorial(n, n);

/** n · (n − 1) · … of k factors: ordered draws of k from n without replacement; 0 for k > n. n, k ≤ 100,000. */
export const fallingFactorial = (n: number, k: number): bigint => {
  assertCount(n);
  assertCount(k);
  return k > n ? 0n : product(n - k + 1, n);
};

/** C(n, k): the subsets of k from n; 0 for k > n. n, k ≤ 100,000. */
export const binomial = (n: number, k: number): bigint => {
  assertCount(n);
  assertCount(k);
  if (k > n) return 0n;
  const fewer = Math.min(k, n - k);
  return product(n - fewer + 1, n) / product(1, fewer);
};

/** (Σ counts)! / Π counts!: the ways to deal as many things to so many heaps. Σ counts ≤ 100,000. */
export const multinomial = (counts: readonly number[]): bigint => {
  let all = 0;
  return counts.reduce((ways, count) => {
    assertCount(count);
    all += count;
    return ways * binomial(all, count);
  }, 1n);
};

export interface Urn {
  /** How many there are, how many of them are marked, and how many are drawn without replacement. */
  readonly population: number;
  readonly marked: number;
  readonly drawn: number;
}

/** P(exactly `hits` of the drawn are marked): keno's hits, a shoe's pairs. population ≤ 100,000. */
export const hypergeometric = ({ population, marked, drawn }: Urn, hits: number): Rational => {
  assertCount(population);
  assertCount(marked, population);
  assertCount(drawn, population);
  assertCount(hits);
  if (hits > drawn) return rational(0);
  return rational(binomial(marked, hits) * binomial(population - marked, drawn - hits), binomial(population, drawn));
};

/**
 * Every subset of k of 0 … n − 1, ascending within, ordered by its greatest element, then the next greatest (colex): the
 * subset of rank r comes as number r, from 0. Each is a new array.
 */
export function* subsets(n: number, k: number): Generator<number[], void, undefined> {
  assertCount(n);
  assertCount(k);
  if (k > n) return;
  const subset = Array.from({ length: k }, (_, index) => index);
  for (;;) {
    yield subset.slice();
    // The first element that may grow does; those below it start over.
    let at = 0;
    while (at < k && (subset[at] ?? 0) + 1 === (subset[at + 1] ?? n)) {
      subset[at] = at;
      at += 1;
    }
    if (at === k) return;
    subset[at] = (subset[at] ?? 0) + 1;
  }
}

/** The place of an ascending subset in `subsets`, for any n: Σ C(cᵢ, i + 1), the combinatorial number system. */
export const rankSubset = (subset: readonly number[]): bigint =>
  subset.reduce((rank, element, index) => {
    assertCount(element);
    if (element <= (subset[index - 1] ?? -1)) throw new RangeError(`[${subset.join(", ")}] does not ascend`);
    return rank + binomial(element, index + 1);
  }, 0n);

/** The subset of k of 0 … n − 1 at place `rank` of `subsets`. Throws a RangeError if there are not so many. */
export const unrankSubset = (rank: bigint, n: number, k: number): number[] => {
  if (rank < 0n || rank >= binomial(n, k)) throw new RangeError(`there is no subset ${rank} of ${k} from ${n}`);
  const subset: number[] = [];
  let [left, element] = [rank, n - 1];
  for (let size = k; size > 0; size -= 1) {
    while (binomial(element, size) > left) element -= 1;
    left -= binomial(element, size);
    subset.unshift(element);
  }
  return subset;
};

/** Every order of 0 … n − 1, lexicographic, for n ≤ 12 (479,001,600 of them). Each is a new array. */
export function* permutations(n: number): Generator<number[], void, undefined> {
  assertCount(n, 12);
  const order = Array.from({ length: n }, (_, index) => index);
  const at = (index: number): number => order[index] ?? -1;
  const swap = (a: number, b: number): void => {
    [order[a], order[b]] = [at(b), at(a)];
  };
  for (;;) {
    yield order.slice();
    // The last place that a later, greater element can take; then the shortest such change.
    let pivot = n - 2;
    while (pivot >= 0 && at(pivot) > at(pivot + 1)) pivot -= 1;
    if (pivot < 0) return;
    let greater = n - 1;
    while (at(greater) < at(pivot)) greater -= 1;
    swap(pivot, greater);
    for (let [left, right] = [pivot + 1, n - 1]; left < right; left += 1, right -= 1) swap(left, right);
  }
}
