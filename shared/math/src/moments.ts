import { negate, power, subtract, sum } from "./arithmetic.ts";
import { binomial } from "./combinatorics.ts";
import type { Distribution } from "./distribution.ts";
import { multiply, type Rational, rational } from "./rational.ts";

const assertOrder = (k: number): void => {
  if (!Number.isInteger(k) || k < 0) throw new RangeError(`a moment's order is 0, 1, 2 …, not ${k}`);
};

/** E[Xᵏ], exactly, for a whole k ≥ 0. */
export const rawMoment = ({ unit, levels, counts, total }: Distribution, k: number): Rational => {
  assertOrder(k);
  const exponent = BigInt(k);
  const weighed = levels.reduce((all, level, index) => all + level ** exponent * (counts[index] ?? 0n), 0n);
  return rational(weighed, unit ** exponent * total);
};

/** E[X]: for the multiplier of a whole round, its RTP. */
export const mean = (distribution: Distribution): Rational => rawMoment(distribution, 1);

/** E[(X − E[X])ᵏ], exactly, for a whole k ≥ 0. */
export const centralMoment = (distribution: Distribution, k: number): Rational => {
  assertOrder(k);
  const centre = negate(mean(distribution));
  return sum(
    Array.from({ length: k + 1 }, (_, j) =>
      multiply(multiply(rational(binomial(k, j)), rawMoment(distribution, j)), power(centre, k - j)),
    ),
  );
};

/** E[(X − E[X])²]: per unit staked, squared. `sqrtDecimal` of it is the standard deviation, the industry's volatility. */
export const variance = (distribution: Distribution): Rational =>
  subtract(rawMoment(distribution, 2), power(mean(distribution), 2));
