import type { Figures, Moments } from "@croupier/contract/par";
import { divide, min } from "@croupier/math/arithmetic";
import { type Distribution, pointDistribution } from "@croupier/math/distribution";
import { mean } from "@croupier/math/moments";
import { compare, ONE, type Rational, rational, ZERO } from "@croupier/math/rational";
import { boundExcess } from "./beyond-most.ts";
import { beyondWhole } from "./beyond-whole.ts";
import { countRound } from "./counted-round.ts";
import type { Round } from "./round.ts";
import { roundRound } from "./rounded-round.ts";

/** What could be found out about rounds, in reasonable time. */
export interface KnownRound {
  readonly figures: Figures;
  readonly rtp: Rational;
  readonly errorBound: Rational;
  readonly notes: readonly string[];
}

/** Bits of products: so many in some seconds, and so many in some minutes. */
const SOON = 6e8;
const LATER = 1e10;

/** In stakes. */
const NEGLIGIBLE = rational(1n, 10n ** 12n);

const ROUNDED =
  "A round is min(all that its spins win, maxWin), as it ends at maxWin. Chances of totals below it are kept to 96 bits, " +
  "rounded down, with the error of every sum and product added up; features so long or so rare that they are left out " +
  "count as reaching maxWin. The error bound is the sum of all that, times maxWin; no chance is off by more than it ÷ maxWin, " +
  "that of the maximum included.";

const BOUNDED =
  "The figures are those of rounds that nothing cuts off. What they win beyond maxWin is less than the error bound on " +
  "average, by Chernoff's inequality: E[(X − maxWin)⁺] ≤ E[wˣ] ÷ (w^maxWin · (w − 1)) for any w > 1, and E[wˣ] follows " +
  "from the law of one spin. The chance of the maximum is a limit by the same argument.";

const BEYOND_ROUNDED = "What rounding costs at a stake is told without features so long that one in 10¹⁵ is.";

const fromDistribution = (distribution: Distribution, errorBound: Rational, notes: readonly string[]): KnownRound => ({
  figures: { distribution },
  rtp: mean(distribution),
  errorBound,
  notes,
});

const fromMoments = (round: Round, moments: Moments, errorBound: Rational, notes: readonly string[]): KnownRound => {
  const beyond = beyondWhole(round);
  return {
    figures: { moments: { ...moments, ...(beyond && { beyondWhole: beyond.distribution }) } },
    rtp: moments.returned,
    errorBound,
    notes: beyond && !beyond.exact ? [...notes, BEYOND_ROUNDED] : notes,
  };
};

/** Of rounds that no maximum win cuts off, which have these moments. */
export const knowRound = (round: Round, moments: Moments): KnownRound => {
  if (round.most === 0) return fromDistribution(pointDistribution(ZERO), ZERO, []);
  const counted = round.most < Infinity ? countRound(round) : undefined;
  return counted ? fromDistribution(counted, ZERO, []) : fromMoments(round, moments, ZERO, []);
};

/**
 * Of rounds with free spins that add one or more on average, so that some features are ended by a maximum win alone. Throws
 * a RangeError where there are too many ways below it.
 */
export const knowEndlessRound = (round: Round): KnownRound => {
  const rounded = roundRound(round, LATER);
  if (rounded) return fromDistribution(rounded.distribution, rounded.errorBound, [ROUNDED]);
  throw new RangeError(
    "free spins add one or more on average, and the ways to win less than maxWin with them are too many to count: set " +
      "scatter.maxSpins, a lower maxWin or coarser pays",
  );
};

/**
 * Of rounds that some maximum win cuts off; the moments are those if it didn't. Counted where that takes seconds; else
 * by rounded chances; and by a limit to what is cut off where it is next to nothing, as with a maximum win so high that
 * there are millions of totals below it. Throws a RangeError where none of that can be done.
 */
export const knowCutRound = (round: Round, moments: Moments): KnownRound => {
  const counted = countRound(round);
  if (counted) return fromDistribution(counted, ZERO, []);
  const rounded = roundRound(round, SOON);
  if (rounded) return fromDistribution(rounded.distribution, rounded.errorBound, [ROUNDED]);
  const excess = boundExcess(round);
  const stake = rational(round.stakeLevels);
  if (excess && compare(divide(excess.levels, stake), NEGLIGIBLE) < 0) {
    const maximum = {
      multiplier: rational(BigInt(round.most), round.stakeLevels),
      probability: { atLeast: ZERO, atMost: min(excess.chance, ONE) },
    };
    return fromMoments(round, { ...moments, maximum }, divide(excess.levels, stake), [BOUNDED]);
  }
  const slowly = roundRound(round, LATER);
  if (slowly) return fromDistribution(slowly.distribution, slowly.errorBound, [ROUNDED]);
  throw new RangeError(
    "maxWin is too many of the pays' smallest steps to count all ways below it; make either coarser",
  );
};
