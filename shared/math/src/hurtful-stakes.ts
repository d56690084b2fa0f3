import { ceiling, reciprocal } from "./arithmetic.ts";
import { compare, type Rational } from "./rational.ts";
import { HALF_A_POINT, roundingCost } from "./stake-grid.ts";
import type { WeighedParts } from "./stake-rounding.ts";

/** Stakes in minor units, both ends in. */
export interface StakeRange {
  readonly fromMinor: bigint;
  readonly toMinor: bigint;
}

/**
 * Every stake on which rounding costs more than `tolerance`, or that is refused because a part of it rounds down to
 * nothing: ascending ranges with a gap between any two. There is a last one, as from some stake on neither can be. Throws
 * a RangeError unless `tolerance` is positive.
 */
export const hurtfulStakes = (weighed: WeighedParts, tolerance: Rational = HALF_A_POINT): readonly StakeRange[] => {
  if (tolerance.num <= 0n) throw new RangeError("a tolerance is above 0");
  const rounding = roundingCost(weighed);
  const bounds = [rounding.harmlessFrom(tolerance), ...weighed.parts.map(({ fraction }) => leastStake(fraction))];
  const harmlessFrom = bounds.reduce((most, bound) => (bound > most ? bound : most));
  const ranges: StakeRange[] = [];
  for (let stake = 1n; stake < harmlessFrom; stake += 1n) {
    const cost = rounding.at(stake);
    if (cost && compare(cost, tolerance) <= 0) continue;
    const last = ranges.at(-1);
    if (last && last.toMinor === stake - 1n) ranges[ranges.length - 1] = { ...last, toMinor: stake };
    else ranges.push({ fromMinor: stake, toMinor: stake });
  }
  return ranges;
};

/** The least stake of which such a part is at least one minor unit. */
const leastStake = (fraction: Rational): bigint => ceiling(reciprocal(fraction));
