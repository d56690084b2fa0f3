import { confidenceZ, twoSidedTail } from "./normal.ts";

const assertTrials = (successes: number, trials: number): void => {
  if (!(trials > 0 && successes >= 0 && successes <= trials)) {
    throw new RangeError(`${successes} successes of ${trials} trials`);
  }
};

/**
 * The score interval for a proportion: all p from which the observed share is within z standard errors, those of p itself.
 * E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209–212. Never leaves 0 … 1.
 */
export const wilsonInterval = (
  successes: number,
  trials: number,
  confidence: number,
): { readonly low: number; readonly high: number } => {
  assertTrials(successes, trials);
  const z = confidenceZ(confidence);
  const share = successes / trials;
  const margin = z * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  const [centre, scale] = [share + (z * z) / (2 * trials), 1 + (z * z) / trials];
  // At the ends the root is exact only in exact arithmetic.
  return {
    low: successes === 0 ? 0 : (centre - margin) / scale,
    high: successes === trials ? 1 : (centre + margin) / scale,
  };
};

/** The inverse: the confidence at which the interval just reaches p, 0 < p < 1. 1 less a two-sided p-value of p. */
export const wilsonConfidence = (successes: number, trials: number, p: number): number => {
  assertTrials(successes, trials);
  if (!(p > 0 && p < 1)) throw new RangeError(`a proportion to be tested lies between 0 and 1, unlike ${p}`);
  return 1 - twoSidedTail((successes / trials - p) / Math.sqrt((p * (1 - p)) / trials));
};

/**
 * How many trials make the interval no wider than ± `margin` when the observed share is `share`: how long to simulate.
 * The half-width w at z solves w²(1 + z²/n)² = z²·share(1 − share)/n + z⁴/4n², a quadratic in n.
 */
export const wilsonTrials = (share: number, margin: number, confidence: number): number => {
  if (!(share >= 0 && share <= 1 && margin > 0 && margin < 0.5)) {
    throw new RangeError(`a share of 0 … 1 and a margin of 0 … ½, not ${share} ± ${margin}`);
  }
  const zz = confidenceZ(confidence) ** 2;
  const spread = share * (1 - share);
  const half = spread - 2 * margin * margin;
  const root = Math.sqrt(half * half + margin * margin * (1 - 4 * margin * margin));
  return Math.ceil((zz * (half + root)) / (2 * margin * margin));
};
