import { divide, sqrtDecimal, subtract, toDecimal, toNumber } from "@croupier/math/arithmetic";
import { add, multiply, ONE, type Rational, rational } from "@croupier/math/rational";
import { formatRational } from "@croupier/math/rational-text";
import { leastStakeStep } from "@croupier/math/stake-grid";
import { expectationAt, type WeighedParts, weighParts } from "@croupier/math/stake-rounding";
import { describeDistribution } from "./describe-distribution.ts";
import { endingOf, momentsIn } from "./endings.ts";
import type { Contract } from "./game.ts";
import type { Figures, ParClass } from "./par.ts";
import type { ParSection, RoundedRtp, Share } from "./par-sheet.ts";

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

/** What is left of the RTP at a stake in minor units, every part's due and payout rounded down as they are paid. */
const roundedRtp = (weighed: WeighedParts, stake: bigint): RoundedRtp => {
  const expectation = expectationAt(weighed, stake);
  if (typeof expectation === "string") return { stake: Number(stake), rtp: null };
  const net = divide(subtract(expectation.payout, expectation.due), rational(stake));
  return { stake: Number(stake), rtp: describeShare(add(ONE, net)) };
};

/** A section of the PAR sheet from a class and its figures. `stakes` are those to tell the rounded RTP at. */
export const describeSection = <C extends Contract>(
  { name, selections, wager = 0, strategy }: ParClass<C>,
  figures: Figures,
  stakes: readonly bigint[],
): ParSection => {
  const outcomes = "outcomes" in figures ? figures.outcomes : undefined;
  const weighed = outcomes && weighParts(outcomes);
  const { returned, wagered, variance, hitFrequency, maximum } = momentsIn(figures);
  const edge = subtract(wagered, returned);
  const { breakdown, errorBound, notes } = figures;
  return {
    name,
    selections,
    wager,
    rtp: describeShare(subtract(ONE, edge)),
    houseEdge: { perInitialBet: describeShare(edge), perAmountWagered: describeShare(divide(edge, wagered)) },
    averageWager: formatRational(wagered),
    hitFrequency: describeShare(hitFrequency),
    variance: { exact: formatRational(variance), decimal: shortDecimal(variance) },
    standardDeviation: trimZeros(sqrtDecimal(variance, PLACES)),
    maximum: {
      multiplier: formatRational(maximum.multiplier),
      probability: formatRational(maximum.probability),
      oneIn: shortDecimal(divide(ONE, maximum.probability)),
    },
    distribution: outcomes ? describeDistribution(outcomes.map(endingOf)) : null,
    atStake: weighed ? stakes.map((stake) => roundedRtp(weighed, stake)) : [],
    stakeStep: weighed ? Number(leastStakeStep(weighed)) : null,
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
