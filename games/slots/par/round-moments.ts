import { divide, power, subtract, sum } from "@croupier/math/arithmetic";
import { add, multiply, ONE, type Rational, rational, ZERO } from "@croupier/math/rational";
import type { Moments } from "@croupier/contract/par";
import type { Feature } from "./feature.ts";
import { type AwardedSpins, byAward, type SpinWins, squaredLevels } from "./spin-wins.ts";

export const NO_FEATURE: Feature = {
  spins: ZERO,
  mean: ZERO,
  square: ZERO,
  nothing: ONE,
  most: { level: 0, probability: ONE },
};

/** The greatest of what rounds of each kind win at most, with its chance; null as soon as one has no limit. */
const greatest = (
  kinds: readonly AwardedSpins[],
  cycle: bigint,
  featureOf: (award: number) => Feature,
): Feature["most"] => {
  let [level, probability] = [-1, ZERO];
  for (const { award, most, mostCount } of kinds) {
    const after = featureOf(award).most;
    if (!after) return null;
    if (most + after.level > level) [level, probability] = [most + after.level, ZERO];
    if (most + after.level < level) continue;
    probability = add(probability, multiply(rational(mostCount, cycle), after.probability));
  }
  return { level, probability };
};

/** A round by its paid spin and the features that follow, where nothing is cut off what it wins. */
export const roundMoments = (
  base: SpinWins,
  featureOf: (award: number) => Feature,
  stakeLevels: bigint,
): Moments & { readonly hitFrequency: Rational; readonly most: number } => {
  const kinds = byAward(base);
  const stake = rational(stakeLevels);
  const average = (of: (kind: AwardedSpins, feature: Feature) => Rational): Rational =>
    divide(sum(kinds.map((kind) => of(kind, featureOf(kind.award)))), rational(base.cycle));
  const mean = average(({ levels, count }, feature) => add(rational(levels), multiply(rational(count), feature.mean)));
  const square = average(({ levels, count }, feature) =>
    add(multiply(rational(2n * levels), feature.mean), multiply(rational(count), feature.square)),
  );
  const nothing = average(({ empty }, feature) => multiply(rational(empty), feature.nothing));
  const most = greatest(kinds, base.cycle, featureOf);
  const returned = divide(mean, stake);
  return {
    returned,
    variance: subtract(
      divide(add(square, rational(squaredLevels(base), base.cycle)), power(stake, 2)),
      power(returned, 2),
    ),
    hitFrequency: subtract(ONE, nothing),
    maximum: most && { multiplier: rational(BigInt(most.level), stakeLevels), probability: most.probability },
    most: most ? most.level : Infinity,
  };
};
