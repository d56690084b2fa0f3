import { outcomeKey } from "@croupier/contract/outcome-index";
import { endingOf, momentsIn, netOf, outcomesIn } from "@croupier/contract/endings";
import type { Figures, Outcome } from "@croupier/contract/par";
import { divide, subtract, sum, toNumber } from "@croupier/math/arithmetic";
import { chiSquareTest, combineSmallBins, gTest, type TestResult } from "@croupier/math/statistics/chi-square";
import { confidenceZ, twoSidedTail } from "@croupier/math/statistics/normal";
import { add, compare, multiply, ONE, type Rational, rational } from "@croupier/math/rational";
import { signedRoot } from "./deviance.ts";
import type { Tally } from "./tally.ts";

/** What a simulation says of the exact figures. */
export interface Verdict {
  /** Rounds that the class counts. */
  readonly rounds: number;
  /** 1 plus the mean net result per unit of the initial stake: exact, of what was observed. */
  readonly observed: Rational;
  readonly exact: Rational;
  /** Half the width of the interval that holds 95 % of all observed RTPs, from the exact variance. */
  readonly margin: number;
  /** How far the observed RTP lies from the exact one. */
  readonly sigmas: number;
  /** Pearson's χ² of the outcomes' counts; null where only moments are known, or too little was expected. */
  readonly chiSquare: TestResult | null;
  /** The likelihood-ratio test of the same bins. */
  readonly likelihood: TestResult | null;
  /** Why the figures can't be right, a sentence each; none if the simulation agrees with them. */
  readonly objections: readonly string[];
}

/** Beyond this many σ, chance is no explanation. */
const LIMIT_SIGMAS = 5;
const CONFIDENCE = 0.95;
/** Where less is expected of a bin, χ² is not distributed as χ². */
const LEAST_EXPECTED = 10;

/** A way to end, and how likely it is. */
interface Expected {
  readonly parts: Outcome["parts"];
  readonly chance: number;
}

/** Undefined where only moments are known. */
const expectedOf = (figures: Figures): readonly Expected[] | undefined => {
  if (!("distribution" in figures)) {
    return outcomesIn(figures)?.map(({ parts, probability }) => ({ parts, chance: toNumber(probability) }));
  }
  // Counts of hundreds of digits: to bring each into lowest terms first would take seconds.
  const { unit, levels, counts, total } = figures.distribution;
  return levels.map((level, index) => ({
    parts: [{ wager: 0, fraction: ONE, multiplier: rational(level, unit) }],
    chance: toNumber({ num: counts[index] ?? 0n, den: total }),
  }));
};

const strangers = (figures: Figures, outcomes: readonly Expected[] | undefined, tally: Tally): readonly string[] => {
  if (!outcomes) {
    const { maximum } = momentsIn(figures);
    if (!maximum) return [];
    const { multiplier } = maximum;
    return [...tally.byOutcome.values()]
      .filter(({ parts }) => compare(endingOf({ parts, probability: ONE }).returned, multiplier) > 0)
      .map(({ parts, count }) => `${count} rounds pay more than the maximum: ${outcomeKey(parts)}`);
  }
  const known = new Set(outcomes.map(({ parts }) => outcomeKey(parts)));
  return [...tally.byOutcome]
    .filter(([key]) => !known.has(key))
    .map(([key, { count }]) => `${count} rounds end in a way the exact figures don't know: ${key}`);
};

/** The outcomes' counts and what was expected of each, the rarest of them in one bin. */
const binsOf = (outcomes: readonly Expected[], { byOutcome, counted }: Tally) => {
  const bins = outcomes
    .map(({ parts, chance }) => ({
      expected: chance * counted,
      observed: byOutcome.get(outcomeKey(parts))?.count ?? 0,
    }))
    .toSorted((a, b) => a.expected - b.expected);
  const [observed, expected] = [bins.map((bin) => bin.observed), bins.map((bin) => bin.expected)];
  return combineSmallBins({ observed, expected }, LEAST_EXPECTED);
};

const netTotal = ({ byOutcome }: Tally): Rational =>
  sum(
    Array.from(byOutcome.values(), ({ parts, count }) =>
      multiply(netOf(endingOf({ parts, probability: ONE })), rational(count)),
    ),
  );

/**
 * Compares what was simulated with the exact figures. `tests` is how many such comparisons are made together, so that
 * all of them raise a false alarm as seldom as one at 5σ: once in 1.7 million.
 */
export const judge = (figures: Figures, tally: Tally, tests = 1): Verdict => {
  const { counted } = tally;
  if (counted === 0) throw new RangeError("no round was counted, so there is nothing to compare");
  const { returned, wagered, variance } = momentsIn(figures);
  const expected = subtract(returned, wagered);
  const mean = divide(netTotal(tally), rational(counted));
  const deviation = toNumber(subtract(mean, expected));
  const standardError = Math.sqrt(toNumber(variance) / counted);
  const outcomes = expectedOf(figures);
  const centred = outcomes?.map(({ parts, chance }) => ({
    value: toNumber(subtract(netOf(endingOf({ parts, probability: ONE })), expected)),
    probability: chance,
  }));
  const unexplained = strangers(figures, outcomes, tally);
  // Values that have no probability have no likelihood either; they are objection enough.
  const sigmas =
    centred && unexplained.length === 0
      ? signedRoot(centred, deviation, counted)
      : deviation === 0
        ? 0
        : deviation / standardError;
  const bins = outcomes ? binsOf(outcomes, tally) : undefined;
  const comparable = bins !== undefined && bins.expected.length > 1;
  const chiSquare = comparable ? chiSquareTest(bins) : null;
  const likelihood = comparable ? gTest(bins) : null;

  const allowed = twoSidedTail(LIMIT_SIGMAS) / tests;
  const objections = [...unexplained];
  if (twoSidedTail(sigmas) < allowed) objections.push(`the RTP is off by ${sigmas.toFixed(1)}σ`);
  // Each of the two is too strict about one side of a rare outcome; a figure that is wrong fails both.
  if (chiSquare && likelihood && Math.max(chiSquare.pValue, likelihood.pValue) < allowed) {
    objections.push(`the outcomes don't fit: χ² = ${chiSquare.statistic.toFixed(1)} with ${chiSquare.degrees} degrees`);
  }
  return {
    rounds: counted,
    observed: add(ONE, mean),
    exact: add(ONE, expected),
    margin: confidenceZ(CONFIDENCE) * standardError,
    sigmas,
    chiSquare,
    likelihood,
    objections,
  };
};
