import { incompleteGamma } from "./gamma.ts";

/**
 * P(Z > z) of a standard normal Z, to about 1e-13 of itself in the far tail too: half of Q(½, z²/2), as erfc is
 * (Abramowitz & Stegun 26.2.29 and 6.5.17).
 */
export const normalTail = (z: number): number => {
  if (Number.isNaN(z)) throw new RangeError("z is not a number");
  const beyond = incompleteGamma(0.5, (z * z) / 2).upper / 2;
  return z < 0 ? 1 - beyond : beyond;
};

/** Φ(z) = P(Z ≤ z). */
export const normalCdf = (z: number): number => normalTail(-z);

/** P(|Z| > |z|): the two-sided p-value of a z-score. */
export const twoSidedTail = (z: number): number => 2 * normalTail(Math.abs(z));

/** The z that is exceeded with probability q: 1.96 for 0.025. ±Infinity for 0 and 1. Throws a RangeError beyond. */
export const normalCritical = (q: number): number => {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`a probability is 0 … 1, not ${q}`);
  if (q > 0.5) return -normalCritical(1 - q);
  if (q === 0) return Infinity;
  // Abramowitz & Stegun 26.2.23, off by less than 4.5e-4; then Halley's method, which triples the digits at each step.
  const t = Math.sqrt(-2 * Math.log(q));
  let z =
    t - (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t);
  for (let step = 0; step < 3; step += 1) {
    const off = (normalTail(z) - q) / (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI));
    z += off / (1 - (z * off) / 2);
  }
  return z;
};

/** The z below which Z lies with probability p: 1.96 for 0.975. */
export const normalQuantile = (p: number): number => -normalCritical(p);

/** The z that bounds the middle `confidence` of the normal distribution: 1.96 for 0.95. */
export const confidenceZ = (confidence: number): number => normalCritical((1 - confidence) / 2);
