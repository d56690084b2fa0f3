import { divide, floor, sqrtDecimal, subtract, toDecimal, toNumber } from "@croupier/math/arithmetic";
import { multiply, ONE, type Rational, rational } from "@croupier/math/rational";
import { formatRational } from "@croupier/math/rational-text";
import { transform } from "@croupier/math/reshape";
import { hurtfulStakes } from "@croupier/math/hurtful-stakes";
import { leastStakeStep } from "@croupier/math/stake-grid";
import {
  exactExpectation,
  expectationAt,
  stakedOutcomes,
  type WeighedParts,
  weighParts,
} from "@croupier/math/stake-rounding";
import { describeDistribution, describeMultipliers } from "./describe-distribution.ts";
import { endingOf, knownExactly, momentsIn } from "./endings.ts";
import type { Contract } from "./game.ts";
import type { Between, Figures, Moments, ParClass } from "./par.ts";
import type { DistributionTable, Maximum, Odds, ParSection, RoundedRtp, Share, ShareBetween } from "./par-sheet.ts";

const PLACES = 8;
/** What is tiny keeps so many digits that mean something. */
const SIGNIFICANT = 6;

/** A decimal without the zeros at its end: 99, not 99.00000000. */
const shortDecimal = (r: Rational): string => {
  const magnitude = Math.floor(Math.log10(Math.abs(toNumber(r))));
  const places = Number.isFinite(magnitude) ? Math.max(PLACES, SIGNIFICANT - 1 - magnitude) : PLACES;
  return trimZeros(toDecimal(r, places));
};

const trimZeros = (decimal: string): string => (decimal.includes(".") ? decimal.replace(/\.?0+$/, "") : decimal);

const describeShare = (r: Rational): Share => ({
  exact: formatRational(r),
  percent: shortDecimal(multiply(r, rational(100))),
});

/**
 * The parts that rounding is about: of thousands of multipliers only what is beyond whole numbers, which costs the same
 * and is of few kinds. Undefined where only moments are known, and not that.
 */
const roundingParts = (figures: Figures): WeighedParts | undefined => {
  if ("outcomes" in figures) return weighParts(figures.outcomes);
  if ("moments" in figures && figures.moments.parts) return figures.moments.parts;
  const beyond =
    "moments" in figures
      ? figures.moments.beyondWhole
      : transform(figures.distribution, (value) => subtract(value, rational(floor(value))));
  return beyond && weighParts(stakedOutcomes(beyond));
};

/** Per unit of the initial stake. */
const netOf = ({ payout, due }: { readonly payout: Rational; readonly due: Rational }, stake: bigint): Rational =>
  divide(subtract(payout, due), rational(stake));

/** What is left of the RTP at a stake in minor units, every part's due and payout rounded down as they are paid. */
const roundedRtp = (weighed: WeighedParts, rtp: Rational, stake: bigint): RoundedRtp => {
  const expectation = expectationAt(weighed, stake);
  if (typeof expectation === "string") return { stake: Number(stake), rtp: null };
  const cost = subtract(netOf(exactExpectation(weighed), 1n), netOf(expectation, stake));
  return { stake: Number(stake), rtp: describeShare(subtract(rtp, cost)) };
};

const describeTable = (figures: Figures): DistributionTable | null => {
  if ("moments" in figures) return null;
  return "outcomes" in figures
    ? describeDistribution(figures.outcomes.map(endingOf))
    : describeMultipliers(figures.distribution);
};

const describeFrequency = (frequency: Rational | Between): Share | ShareBetween => {
  const known = knownExactly(frequency);
  if ("num" in known) return describeShare(known);
  return { exact: null, percent: null, atLeast: describeShare(known.atLeast), atMost: describeShare(known.atMost) };
};

const describeOdds = (probability: Rational): Odds => ({
  probability: formatRational(probability),
  oneIn: shortDecimal(divide(ONE, probability)),
});

const describeMaximum = (maximum: Moments["maximum"]): Maximum | null => {
  if (!maximum) return null;
  const multiplier = formatRational(maximum.multiplier);
  const known = knownExactly(maximum.probability);
  if ("num" in known) return { multiplier, ...describeOdds(known) };
  const { atLeast, atMost } = known;
  return {
    multiplier,
    probability: null,
    oneIn: null,
    atLeast: atLeast.num > 0n ? describeOdds(atLeast) : { probability: "0/1", oneIn: null },
    atMost: describeOdds(atMost),
  };
};

/** A section of the PAR sheet from a class and its figures. `stakes` are those to tell the rounded RTP at. */
export const describeSection = <C extends Contract>(
  { name, selections, wager = 0, strategy }: ParClass<C>,
  figures: Figures,
  stakes: readonly bigint[],
): ParSection => {
  const weighed = roundingParts(figures);
  const { returned, wagered, variance, hitFrequency, maximum } = momentsIn(figures);
  const edge = subtract(wagered, returned);
  const { breakdown, baseHitFrequency, errorBound, notes } = figures;
  const rtp = subtract(ONE, edge);
  return {
    name,
    selections,
    wager,
    rtp: describeShare(rtp),
    houseEdge: { perInitialBet: describeShare(edge), perAmountWagered: describeShare(divide(edge, wagered)) },
    averageWager: formatRational(wagered),
    hitFrequency: describeFrequency(hitFrequency),
    ...(baseHitFrequency && { baseHitFrequency: describeShare(baseHitFrequency) }),
    variance: { exact: formatRational(variance), decimal: shortDecimal(variance) },
    standardDeviation: trimZeros(sqrtDecimal(variance, PLACES)),
    maximum: describeMaximum(maximum),
    distribution: describeTable(figures),
    atStake: weighed ? stakes.map((stake) => roundedRtp(weighed, rtp, stake)) : [],
    stakeStep: weighed ? Number(leastStakeStep(weighed)) : null,
    hurtfulStakes: weighed
      ? hurtfulStakes(weighed).map(({ fromMinor, toMinor }) => [Number(fromMinor), Number(toMinor)] as const)
      : null,
    ...(breakdown && {
      breakdown: breakdown.map((part) => ({
        name: part.name,
        rtp: describeShare(part.rtp),
        ...(part.hitFrequency && { hitFrequency: describeShare(part.hitFrequency) }),
      })),
    }),
    ...(strategy && {
      strategy: { name: strategy.name, ...(strategy.chart !== undefined && { chart: strategy.chart }) },
    }),
    ...(errorBound && { errorBound: formatRational(errorBound) }),
    ...(notes && { notes }),
  };
};
