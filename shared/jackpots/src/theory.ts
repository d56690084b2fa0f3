import { subtract } from "@croupier/math/arithmetic";
import { add, compare, multiply, ONE, type Rational, rational, ZERO } from "@croupier/math/rational";
import { fractionOf } from "./micro.ts";
import type { TierTerms } from "./tier.ts";

/** What a tier comes to in the long run: exact, as a PAR sheet is. Amounts in minor units, rates per minor unit staked. */
export interface TierFigures {
  /** Wins per minor unit staked; times a stake, the chance that a round of that stake wins (on average, for must-hit-by). */
  readonly hitsPerUnit: Rational;
  /** What a win pays on average. */
  readonly meanWin: Rational;
  /** The standard deviation's square, of what one win pays to the next. Of chance: for bets of 1, the most it can be. */
  readonly variance: Rational;
  /** What players get back of each unit staked: contribution and seed money together. Comes on top of the game's RTP. */
  readonly rtp: Rational;
  /** Of that, what their own stakes paid … */
  readonly fromContributions: Rational;
  /** … and what the operator's seed amounts do. */
  readonly fromSeeds: Rational;
}

/**
 * Exact, whatever the stakes are and however they vary:
 *
 * - by chance, a unit staked wins with probability 1/K, so K units lie between two wins on average and have brought cK;
 *   all that is paid was brought or seeded, so a win pays seed + cK. A ceiling delays money and loses none.
 * - must-hit-by pays its mark, uniform on seed + 1 … ceiling, and what goes beyond it is the next pool's: between two wins
 *   as much is brought as marks lie above seeds.
 */
export const tierFigures = (terms: TierTerms): TierFigures => {
  const { seed, perUnit } = terms;
  const share = fractionOf(perUnit);
  const { hitsPerUnit, brought, variance } = terms.trigger.kind === "chance" ? chance(terms) : mustHitBy(terms);
  const fromSeeds = multiply(rational(seed), hitsPerUnit);
  return {
    hitsPerUnit,
    meanWin: add(rational(seed), brought),
    variance,
    rtp: add(share, fromSeeds),
    fromContributions: share,
    fromSeeds,
  };
};

const chance = ({ perUnit, trigger }: TierTerms) => {
  const range = trigger.kind === "chance" ? trigger.range : 1n;
  const brought = multiply(fractionOf(perUnit), rational(range));
  // Units up to a win are geometric with mean K and variance K² − K.
  const variance = multiply(multiply(fractionOf(perUnit), fractionOf(perUnit)), rational(range * range - range));
  return { hitsPerUnit: rational(1n, range), brought, variance };
};

const mustHitBy = ({ perUnit, seed, ceiling }: TierTerms) => {
  const marks = ceiling - seed;
  const brought = rational(marks + 1n, 2n);
  return {
    hitsPerUnit: rational(2n * perUnit, (marks + 1n) * 1_000_000n),
    brought,
    variance: rational(marks * marks - 1n, 12n),
  };
};

/** That `rounds` rounds of one stake pass without a win by chance: (1 − stake/K)^rounds. */
export const quietFor = (range: bigint, stake: bigint, rounds: number): Rational => {
  const once = subtract(ONE, rational(stake < range ? stake : range, range));
  return { num: once.num ** BigInt(rounds), den: once.den ** BigInt(rounds) };
};

/** More than this part of the stakes no pool returns: a slip of the pen costs more than that. */
const MOST_RETURNED = rational(1n, 5n);

/** Why tiers can't be offered together; undefined if they can. */
export const returnsTooMuch = (tiers: readonly TierTerms[]): string | undefined => {
  const returned = tiers.map((terms) => tierFigures(terms).rtp).reduce(add, ZERO);
  if (compare(returned, MOST_RETURNED) <= 0) return undefined;
  const percent = (returned.num * 100n) / returned.den;
  return `the tiers would return ${percent} % of all stakes, seed money included; 20 % is the most`;
};
