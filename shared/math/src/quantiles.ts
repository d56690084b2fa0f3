import type { Distribution, Outcome } from "./distribution.ts";
import { compare, ONE, type Rational, rational, ZERO } from "./rational.ts";

/** P(X is such a value). P(X > 0) of a round's multiplier is its hit frequency. */
export const probabilityOf = (
  { unit, levels, counts, total }: Distribution,
  holds: (value: Rational) => boolean,
): Rational =>
  rational(
    levels.reduce((cases, level, index) => (holds(rational(level, unit)) ? cases + (counts[index] ?? 0n) : cases), 0n),
    total,
  );

/** P(X ≤ value). */
export const cumulative = (distribution: Distribution, value: Rational): Rational =>
  probabilityOf(distribution, (of) => compare(of, value) <= 0);

/** The least value v with P(X ≤ v) ≥ p. Throws a RangeError unless 0 ≤ p ≤ 1; that of 0 is the minimum. */
export const quantile = ({ unit, levels, counts, total }: Distribution, p: Rational): Rational => {
  if (compare(p, ZERO) < 0 || compare(p, ONE) > 0)
    throw new RangeError(`a quantile's p is 0 … 1, not ${p.num}/${p.den}`);
  const wanted = p.num * total;
  let cases = 0n;
  const index = counts.findIndex((count) => {
    cases += count;
    return cases * p.den >= wanted;
  });
  return rational(levels[index] ?? 0n, unit);
};

const outcomeAt = ({ unit, levels, counts, total }: Distribution, index: number): Outcome => ({
  value: rational(levels.at(index) ?? 0n, unit),
  probability: rational(counts.at(index) ?? 0n, total),
});

/** The least value and its probability. */
export const minimum = (distribution: Distribution): Outcome => outcomeAt(distribution, 0);

/** The greatest value and its probability: a maximum win and its odds. */
export const maximum = (distribution: Distribution): Outcome => outcomeAt(distribution, -1);
