import { multiply, rational } from "@croupier/math/rational";
import { CHANCE_BITS } from "./feature.ts";
import { type FeatureEnding, featureEndings } from "./feature-endings.ts";
import { createFeatureSeries, productsOf } from "./feature-series.ts";
import { gridOf, joinRound, type Round, type RoundDistribution, triggersOf } from "./round.ts";
import { roundedSeries, roundedWidth } from "./series.ts";
import { byAward } from "./spin-wins.ts";

/** Bits of products: some minutes of them. */
const MOST_WORK = 1e10;
/** Twice as long, and no engine's integers hold it. */
const LONGEST_BITS = 2 ** 29;
/** Bits kept of a chance. */
const PRECISION = 80;
/** What is left out of a mean, in stakes, is below 2⁻⁴⁰. */
const NEGLIGIBLE_BITS = 40;

/** Rounded down; of 2 to the `CHANCE_BITS`. */
const likelihood = ({ chance: { cases, total } }: FeatureEnding): bigint => (cases << BigInt(CHANCE_BITS)) / total;

/** The endings that matter, the shortest first, and the chance of all others; of 2 to the `CHANCE_BITS`. */
const mainEndings = (endings: readonly FeatureEnding[], negligible: bigint) => {
  const byChance = endings
    .map((ending) => ({ ending, likely: likelihood(ending) }))
    .toSorted((a, b) => (a.likely > b.likely ? -1 : a.likely < b.likely ? 1 : 0));
  const main: FeatureEnding[] = [];
  let rest = 1n << BigInt(CHANCE_BITS);
  for (const { ending, likely } of byChance) {
    if (rest <= negligible) break;
    main.push(ending);
    rest -= likely;
  }
  return { main: main.toSorted((a, b) => a.spins - b.spins), rest };
};

/** Features of so many spins at first, up to whatever length matters; undefined if they are of too many kinds. */
const planFeature = ({ free, maxSpins }: Round, award: number, negligible: bigint) => {
  const kinds = byAward(free);
  for (let longest = 64; ; longest *= 2) {
    const last = Math.min(longest, maxSpins - 1);
    const endings = featureEndings(award, kinds, free.cycle, last);
    if (!endings) return undefined;
    const { main, rest } = mainEndings(endings, negligible);
    if (rest <= negligible) return { award, endings: main, rest, limited: false };
    // Then those that the limit cuts short matter too, and they are what all others leave.
    if (last === maxSpins - 1) return { award, endings, rest: 0n, limited: true };
  }
};

/**
 * A round that ends at the most it may win, by chances kept to so many bits: its mean is good to 10⁻⁹ by far, and the
 * bound says how good. Undefined where that takes too long.
 */
export const roundRound = (round: Round): RoundDistribution | undefined => {
  const grid = gridOf(round);
  const stakes = BigInt(Math.ceil(round.most / Number(round.stakeLevels)));
  const negligible = (1n << BigInt(CHANCE_BITS - NEGLIGIBLE_BITS)) / (stakes + 1n);
  const plans = triggersOf(round).map((award) => planFeature(round, award, negligible));
  const known = plans.flatMap((plan) => (plan ? [plan] : []));
  const width = roundedWidth(PRECISION);
  const products = productsOf(known.map(({ endings }) => endings));
  const work = (grid.freeSlots * products + grid.slots * 2 * plans.length) * width;
  if (known.length < plans.length || work > MOST_WORK || grid.slots * width > LONGEST_BITS) return undefined;

  const inner = roundedSeries(grid.freeSlots, PRECISION);
  const features = createFeatureSeries(inner, round.free, grid.freeStep);
  const played = known.map(({ award, endings, limited }) => ({
    award,
    series: limited ? features.limited(endings, round.maxSpins) : features.ended(endings),
  }));
  const { distribution, error, total } = joinRound(round, grid, played, inner, roundedSeries(grid.slots, PRECISION));
  const left = known.reduce((most, { rest }) => (rest > most ? rest : most), 0n);
  const wrong = rational(error * (1n << BigInt(CHANCE_BITS)) + left * total, total << BigInt(CHANCE_BITS));
  // Whatever is not where it should be is off by the most at most.
  return { distribution, errorBound: multiply(wrong, rational(stakes)) };
};
