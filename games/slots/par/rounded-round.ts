import type { Distribution } from "@croupier/math/distribution";
import { add, compare, multiply, type Rational, rational } from "@croupier/math/rational";
import { addedSpins, CHANCE_BITS } from "./feature.ts";
import { type FeatureEnding, featureEndings } from "./feature-endings.ts";
import { productsOf, productsWithin } from "./feature-series.ts";
import { distributionBelow, type Grid, gridBelow, joinRound, type Round, triggersOf } from "./round.ts";
import { createFeatureTail, type FeatureTail } from "./feature-tail.ts";
import { roundedSeries, roundedWidth } from "./series.ts";
import { byAward, type SpinWins } from "./spin-wins.ts";

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

/** More generations than this would take as long as to list all ways to end. */
const MOST_GENERATIONS = 2_000;

/**
 * After how many generations no more than so few features of `award` spins at first are left: where a spin adds less than
 * one spin on average. The chance that a spin's tree has ended within k generations is that of all it adds having ended
 * within k − 1. Undefined where that takes too many.
 */
const planGenerations = (free: SpinWins, award: number, negligible: bigint) => {
  const kinds = byAward(free);
  const times = (a: bigint, b: bigint): bigint => (a * b) / ONE;
  const power = (base: bigint, exponent: number): bigint => {
    if (exponent === 0) return ONE;
    const half = power(base, Math.floor(exponent / 2));
    return exponent % 2 === 0 ? times(half, half) : times(times(half, half), base);
  };
  let ended = 0n;
  for (let generations = 1; generations <= MOST_GENERATIONS; generations += 1) {
    const before = ended;
    ended = kinds.reduce((sum, kind) => sum + kind.count * power(before, kind.award), 0n) / free.cycle;
    const rest = BigInt(award) * (ONE - ended);
    if (rest <= negligible) return { award, generations, rest };
  }
  return undefined;
};

/** How features without a limit, or with one, are worked out; each with what is left of them. Undefined if that is too long. */
const planFeatures = (round: Round, cyclic: boolean, negligible: bigint) => {
  const triggers = triggersOf(round);
  const { free, maxSpins } = round;
  if (maxSpins === Infinity && compare(addedSpins(free), rational(1)) < 0) {
    const plans = triggers.flatMap((award) => planGenerations(free, award, negligible) ?? []);
    const longest = plans.reduce((most, { generations }) => Math.max(most, generations), 0);
    // All at the same number of generations, so that their spins' trees are worked out once.
    const even = plans.map((plan) => ({ ...plan, generations: longest }));
    if (plans.length === triggers.length) return { plans: even, products: productsWithin(longest, free) };
  }
  // Where no maximum win ends a feature, it is only known that all of them make 1.
  const tail = cyclic ? () => ONE : createFeatureTail(round, CHANCE_BITS);
  const plans = triggers.flatMap((award) => planFeature(round, tail, award, negligible) ?? []);
  if (plans.length < triggers.length) return undefined;
  return { plans, products: productsOf(plans.map(({ endings }) => endings)) };
};

/**
 * Chances by slot of the grid, in units of which there are `total`, and how far off all of them are together. Undefined
 * where that takes more than so many bits of products.
 */
export const roundCases = (round: Round, grid: Grid, stakes: bigint, mostWork: number) => {
  const { slots, freeSlots, cyclic } = grid;
  const negligible = (1n << BigInt(CHANCE_BITS - NEGLIGIBLE_BITS)) / (stakes + 1n);
  const planned = planFeatures(round, cyclic, negligible);
  if (!planned) return undefined;
  const { plans, products } = planned;
  const width = roundedWidth(PRECISION);
  const work = (freeSlots * products + slots * 2 * plans.length) * width;
  if (work > mostWork || slots * width > LONGEST_BITS) return undefined;

  const inner = roundedSeries({ slots: freeSlots, cyclic }, PRECISION);
  const outer = roundedSeries({ slots, cyclic }, PRECISION);
  const { error, total, ...series } = joinRound(round, grid, plans, { inner, outer });
  const left = plans.map(({ rest }) => rest).reduce((most, rest) => (rest > most ? rest : most), 0n);
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
