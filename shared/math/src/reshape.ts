import { assemble, countedDistribution, type Distribution, outcomesOf } from "./distribution.ts";
import { lcm } from "./integers.ts";
import { type Rational, rational } from "./rational.ts";

/** The distribution of X · factor. */
export const scale = ({ unit, levels, counts }: Distribution, factor: Rational): Distribution =>
  assemble(
    unit * factor.den,
    levels.map((level, index) => ({ level: level * factor.num, count: counts[index] ?? 0n })),
  );

/** The distribution of X + offset. */
export const shift = ({ unit, levels, counts }: Distribution, offset: Rational): Distribution => {
  const common = lcm(unit, offset.den);
  const [each, more] = [common / unit, offset.num * (common / offset.den)];
  return assemble(
    common,
    levels.map((level, index) => ({ level: level * each + more, count: counts[index] ?? 0n })),
  );
};

/** The distribution of change(X); values that become equal are merged. `change` is called once per value, ascending. */
export const transform = (
  { unit, levels, counts, total }: Distribution,
  change: (value: Rational) => Rational,
): Distribution =>
  countedDistribution(
    levels.map((level, index) => ({ value: change(rational(level, unit)), count: counts[index] ?? 0n })),
    total,
  );

/** The distribution of X given that `holds` of it. Throws a RangeError if that has no chance. */
export const condition = (distribution: Distribution, holds: (value: Rational) => boolean): Distribution => {
  const { counts } = distribution;
  const kept = outcomesOf(distribution).flatMap(({ value }, index) =>
    holds(value) ? [{ value, count: counts[index] ?? 0n }] : [],
  );
  if (kept.length === 0) throw new RangeError("the condition never holds, so nothing can be said given it");
  return countedDistribution(kept);
};
