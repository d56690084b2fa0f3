import { add, multiply, type Rational, rational, ZERO } from "../rational.ts";
import { subtract, toNumber } from "../arithmetic.ts";
import { confidenceZ, twoSidedTail } from "./normal.ts";

/** Stakes on selections of one distribution: their sum, the sum of their squares, and the multiplier's moments. */
export interface Exposure {
  readonly stakedMinor: bigint;
  readonly stakedSquaredMinor: bigint;
  readonly mean: Rational;
  readonly variance: Rational;
}

/** What independent wagers pay on average, in minor units, and the variance of it, in minor units squared. */
export interface ExpectedResult {
  readonly mean: Rational;
  readonly variance: Rational;
}

/** Σ stake · mean and Σ stake² · variance, exactly. Wagers of one round that share its draws are one exposure, or a lie. */
export const expectedResult = (exposures: Iterable<Exposure>): ExpectedResult => {
  let [mean, variance] = [ZERO, ZERO];
  for (const exposure of exposures) {
    mean = add(mean, multiply(rational(exposure.stakedMinor), exposure.mean));
    variance = add(variance, multiply(rational(exposure.stakedSquaredMinor), exposure.variance));
  }
  return { mean, variance };
};

export interface Band {
  readonly low: number;
  readonly high: number;
}

/** Where the payout lies with this confidence, in minor units, by the normal approximation. */
export const resultBand = ({ mean, variance }: ExpectedResult, confidence: number): Band => {
  const [centre, margin] = [toNumber(mean), confidenceZ(confidence) * Math.sqrt(toNumber(variance))];
  return { low: centre - margin, high: centre + margin };
};

export interface ResultScore {
  /** How many standard deviations the payout is above what was expected. */
  readonly z: number;
  /** The chance of one as far off on either side. */
  readonly pValue: number;
}

/** The z-score of what was paid. Without variance a payout is as expected or impossible: 0 or ±Infinity. */
export const scoreResult = (paidMinor: bigint, { mean, variance }: ExpectedResult): ResultScore => {
  const off = toNumber(subtract(rational(paidMinor), mean));
  const z = off === 0 ? 0 : off / Math.sqrt(toNumber(variance));
  return { z, pValue: twoSidedTail(z) };
};
