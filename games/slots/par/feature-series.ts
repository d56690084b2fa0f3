import { bitLength } from "@croupier/math/integers";
import type { FeatureEnding } from "./feature-endings.ts";
import type { Series, SeriesRing } from "./series.ts";
import { byAward, type SpinWins } from "./spin-wins.ts";

/** How what a feature wins is distributed. */
export interface FeatureSeries {
  /** Of a feature that ends in one of these ways, the shortest first. */
  readonly ended: (endings: readonly FeatureEnding[]) => Series;
  /** The same, and all others cut short after `maxSpins`. */
  readonly limited: (endings: readonly FeatureEnding[], maxSpins: number) => Series;
  /** Of a feature of so many spins at first that ends within so many generations, spins that others have added being the next. */
  readonly within: (generations: number, award: number) => Series;
}

/** A slot of the ring is `step` levels. */
export const createFeatureSeries = (ring: SeriesRing, free: SpinWins, step: number): FeatureSeries => {
  const distributed = (wins: SpinWins["wins"]): ((spins: number) => Series) =>
    powersOf(
      ring,
      ring.create(
        wins.map(({ level, count }) => [level / step, count] as const),
        wins.reduce((all, { count }) => all + count, 0n),
      ),
    );
  // What spins win together, of each kind given that they are of it.
  const ofKind = byAward(free).map(({ award }) => distributed(free.wins.filter((win) => win.award === award)));
  const ofAny = distributed(free.wins);

  const endingSeries = ({ counts, chance }: FeatureEnding): Series =>
    ring.given(
      counts.reduce((product, count, kind) => {
        const factor = count > 0 ? ofKind[kind]?.(count) : undefined;
        return factor ? ring.multiply(product, factor) : product;
      }, ring.one),
      chance,
    );

  /** What a spin wins with all that it adds, within so many generations. */
  let [tree, known] = [ring.zero, 0];
  const treeWithin = (generations: number): Series => {
    if (generations < known) [tree, known] = [ring.zero, 0];
    for (; known < generations; known += 1) {
      const powers = powersOf(ring, tree);
      tree = byAward(free)
        .map(({ award, count }, kind) => {
          const won = ring.multiply(ofKind[kind]?.(1) ?? ring.zero, powers(award));
          return ring.given(won, { cases: count, total: free.cycle, arranged: 1n });
        })
        .reduce((sum, series) => ring.add(sum, series), ring.zero);
    }
    return tree;
  };

  return {
    within: (generations, award) => powersOf(ring, treeWithin(generations))(award),
    ended: (endings) => endings.map(endingSeries).reduce((sum, series) => ring.add(sum, series), ring.zero),
    /**
     * Spin on after a feature has ended, up to `maxSpins`: then all there is adds up to any `maxSpins` spins, and the
     * features cut short are what the others leave of it.
     */
    limited(endings, maxSpins) {
      let [sum, spunOn, at] = [ring.zero, ring.zero, 0];
      for (const ending of endings) {
        const series = endingSeries(ending);
        if (ending.spins > at) spunOn = ring.multiply(spunOn, ofAny(ending.spins - at));
        at = ending.spins;
        spunOn = ring.add(spunOn, series);
        sum = ring.add(sum, series);
      }
      spunOn = ring.multiply(spunOn, ofAny(maxSpins - at));
      return ring.add(sum, ring.subtract(ofAny(maxSpins), spunOn));
    },
  };
};

/** Products that the series of these endings take, roughly. */
export const productsOf = (plans: readonly (readonly FeatureEnding[])[]): number =>
  plans.reduce((sum, endings) => sum + endings.reduce((all, { counts }) => all + 2 * counts.length, 8), 0);

/** Products that so many generations of trees take, roughly. */
export const productsWithin = (generations: number, free: SpinWins): number =>
  generations * byAward(free).reduce((all, { award }) => all + 2 + (award > 1 ? 2 * bitLength(BigInt(award)) : 0), 0);

/** Powers of a series, each worked out once, from those known before. */
const powersOf = (ring: SeriesRing, series: Series): ((exponent: number) => Series) => {
  const known = new Map<number, Series>([
    [0, ring.one],
    [1, series],
  ]);
  const power = (exponent: number): Series => {
    const met = known.get(exponent);
    if (met) return met;
    // One product is enough where two known powers make it up.
    const part = [...known.keys()].find((one) => one > 0 && known.has(exponent - one)) ?? Math.floor(exponent / 2);
    const found = ring.multiply(power(part), power(exponent - part));
    known.set(exponent, found);
    return found;
  };
  return power;
};
