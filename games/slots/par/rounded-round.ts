import type { Distribution } from "@croupier/math/distribution";
import { add, multiply, type Rational, rational } from "@croupier/math/rational";
import { CHANCE_BITS } from "./feature.ts";
import { type FeatureEnding, featureEndings } from "./feature-endings.ts";
import { productsOf } from "./feature-series.ts";
import { distributionBelow, type Grid, gridBelow, joinRound, type Round, triggersOf } from "./round.ts";
import { createFeatureTail, type FeatureTail } from "./feature-tail.ts";
import { roundedSeries, roundedWidth } from "./series.ts";
import { byAward } from "./spin-wins.ts";

/** Twice as long, and no engine's integers hold it. */
const LONGEST_BITS = 2 ** 29;
const ONE = 1n << BigInt(CHANCE_BITS);
/** Bits kept of a chance. */
const PRECISION = 96;
/** What is left out of a mean, in stakes, is below 2⁻⁵⁰. */
const NEGLIGIBLE_BITS = 50;

export interface RoundedRound {
  /** Of the round's multiplier. */
  readonly distribution: Distribution;
  /** How far its mean may be from the truth. */
  readonly errorBound: Rational;
}

/** Rounded down; of 2 to the `CHANCE_BITS`. */
const likelihood = ({ chance: { cases, total } }: FeatureEnding): bigint => (cases << BigInt(CHANCE_BITS)) / total;

/**
 * The endings that matter, the shortest first, and the chance of all others, of which those that are not listed end below
 * the most no oftener than `beyond`; of 2 to the `CHANCE_BITS`.
 */
const mainEndings = (endings: readonly FeatureEnding[], beyond: bigint, negligible: bigint) => {
  const byChance = endings
    .map((ending) => ({ ending, likely: likelihood(ending) }))
    .toSorted((a, b) => (a.likely > b.likely ? -1 : a.likely < b.likely ? 1 : 0));
  const main: FeatureEnding[] = [];
  // Rounded down, each of those listed may be likelier by one.
  const listed = byChance.reduce((sum, { likely }) => sum + likely + 1n, beyond);
  let rest = listed < ONE ? listed : ONE;
  for (const { ending, likely } of byChance) {
    if (rest <= negligible) break;
    main.push(ending);
    rest -= likely;
  }
  return { main: main.toSorted((a, b) => a.spins - b.spins), rest };
};

/** Features of so many spins at first, up to whatever length matters; undefined if they are of too many kinds. */
const planFeature = ({ free, maxSpins }: Round, tail: FeatureTail, award: number, negligible: bigint) => {
  const kinds = byAward(free);
  for (let longest = 64; ; longest *= 2) {
    const last = Math.min(longest, maxSpins - 1);
    const endings = featureEndings(award, kinds, free.cycle, last);
    if (!endings) return undefined;
    const { main, rest } = mainEndings(endings, tail(award, last), negligible);
    if (rest <= negligible) return { award, endings: main, rest, limited: false };
    // Then those that the limit cuts short matter too, and they are what all others leave.
    if (last === maxSpins - 1) return { award, endings, rest: 0n, limited: true };
  }
};

/**
 * Chances by slot of the grid, in units of which there are `total`, and how far off all of them are together. Undefined
 * where that takes more than so many bits of products.
 */
export const roundCases = (round: Round, grid: Grid, stakes: bigint, mostWork: number) => {
  const { slots, freeSlots, cyclic } = grid;
  const negligible = (1n << BigInt(CHANCE_BITS - NEGLIGIBLE_BITS)) / (stakes + 1n);
  const triggers = triggersOf(round);
  // Where no maximum win ends a feature, it is only known that all of them make 1.
  const tail = cyclic ? () => ONE : createFeatureTail(round, CHANCE_BITS);
  const plans = triggers.flatMap((award) => planFeature(round, tail, award, negligible) ?? []);
  const width = roundedWidth(PRECISION);
  const work = (freeSlots * productsOf(plans.map(({ endings }) => endings)) + slots * 2 * plans.length) * width;
  if (plans.length < triggers.length || work > mostWork || slots * width > LONGEST_BITS) return undefined;

  const inner = roundedSeries({ slots: freeSlots, cyclic }, PRECISION);
  const outer = roundedSeries({ slots, cyclic }, PRECISION);
  const { error, total, ...series } = joinRound(round, grid, plans, { inner, outer });
  const left = plans.reduce((most, { rest }) => (rest > most ? rest : most), 0n);
  return {
    cases: outer.read({ ...series, error, total }),
    total,
    wrong: add(rational(error * BigInt(slots + 1), total), rational(left, 1n << BigInt(CHANCE_BITS))),
  };
};

/**
 * A round that ends at the most it may win, by chances kept to so many bits: its mean is good to 10⁻⁹ by far, and the
 * bound says how good. Undefined where that takes too long.
 */
export const roundRound = (round: Round, mostWork: number): RoundedRound | undefined => {
  const grid = gridBelow(round);
  const stakes = BigInt(Math.ceil(round.most / Number(round.stakeLevels)));
  const rounded = roundCases(round, grid, stakes, mostWork);
  if (!rounded) return undefined;
  // Whatever is not where it should be is off by the most at most.
  const errorBound = multiply(rounded.wrong, rational(stakes));
  return { distribution: distributionBelow(round, grid, rounded.cases, rounded.total), errorBound };
};
