import { max, subtract, sum } from "@croupier/math/arithmetic";
import { type Distribution, outcomesOf } from "@croupier/math/distribution";
import { mean as meanOf, variance } from "@croupier/math/moments";
import { maximum, probabilityOf } from "@croupier/math/quantiles";
import { equals, multiply, ONE, type Rational, ZERO } from "@croupier/math/rational";
import type { Between, Figures, Moments, Outcome } from "./par.ts";

/** An outcome as its player feels it, per unit of the initial stake. */
export interface Ending {
  readonly returned: Rational;
  readonly wagered: Rational;
  readonly probability: Rational;
}

export const endingOf = ({ parts, probability }: Outcome): Ending => ({
  returned: sum(parts.map(({ fraction, multiplier }) => multiply(fraction, multiplier))),
  wagered: sum(parts.map(({ fraction }) => fraction)),
  probability,
});

/** Returned less wagered. */
export const netOf = ({ returned, wagered }: Ending): Rational => subtract(returned, wagered);

const mean = (endings: readonly Ending[], value: (ending: Ending) => Rational): Rational =>
  sum(endings.map((ending) => multiply(value(ending), ending.probability)));

/** The moments of a list of endings whose probabilities sum to 1. */
const momentsOf = (outcomes: readonly Outcome[]): Moments => {
  const endings = outcomes.map(endingOf);
  const average = mean(endings, netOf);
  const multiplier = endings.map(({ returned }) => returned).reduce(max, ZERO);
  const chanceOf = (holds: (ending: Ending) => boolean): Rational =>
    sum(endings.filter(holds).map(({ probability }) => probability));
  return {
    returned: mean(endings, ({ returned }) => returned),
    wagered: mean(endings, ({ wagered }) => wagered),
    variance: subtract(
      mean(endings, (ending) => multiply(netOf(ending), netOf(ending))),
      multiply(average, average),
    ),
    hitFrequency: chanceOf(({ returned }) => returned.num > 0n),
    maximum: { multiplier, probability: chanceOf(({ returned }) => equals(returned, multiplier)) },
  };
};

const momentsOfDistribution = (distribution: Distribution): Moments => {
  const { value, probability } = maximum(distribution);
  return {
    returned: meanOf(distribution),
    variance: variance(distribution),
    hitFrequency: probabilityOf(distribution, ({ num }) => num > 0n),
    maximum: { multiplier: value, probability },
  };
};

/** A figure whose limits leave nothing open is exact. */
export const knownExactly = (figure: Rational | Between): Rational | Between =>
  "num" in figure || !equals(figure.atLeast, figure.atMost) ? figure : figure.atLeast;

/** The moments of figures, given or computed. Of the stakes, 1 where none grows. */
export const momentsIn = (figures: Figures) => ({
  wagered: ONE,
  ...("moments" in figures
    ? figures.moments
    : "distribution" in figures
      ? momentsOfDistribution(figures.distribution)
      : momentsOf(figures.outcomes)),
});

/** Every way a round can end; undefined where only moments are known. */
export const outcomesIn = (figures: Figures): readonly Outcome[] | undefined => {
  if ("moments" in figures) return undefined;
  if ("outcomes" in figures) return figures.outcomes;
  return outcomesOf(figures.distribution).map(({ value, probability }) => ({
    parts: [{ wager: 0, fraction: ONE, multiplier: value }],
    probability,
  }));
};
