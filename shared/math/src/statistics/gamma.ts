/** From here on, eight terms of Stirling's series are exact to a double; below, the recurrence leads here. */
const STIRLING_FROM = 16;
/** B₂ₖ / (2k · (2k − 1)) for k = 1 … 8: Abramowitz & Stegun, Handbook of Mathematical Functions (1964), 6.1.40. */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156, -3617 / 122_400];

/** ln Γ(a + 1) less Stirling's formula a ln a − a + ½ ln 2πa. */
const stirlingError = (a: number): number =>
  a >= STIRLING_FROM
    ? STIRLING.reduceRight((series, term) => term + series / (a * a), 0) / a
    : stirlingError(a + 1) - 1 + (a + 0.5) * Math.log1p(1 / a);

/**
 * xᵃ e⁻ˣ / Γ(a + 1) as a deviance from its peak at x = a, so that large a cost no digits: C. Loader, Fast and Accurate
 * Computation of Binomial Probabilities (2000).
 */
const density = (a: number, x: number): number => {
  const excess = (x - a) / a;
  // Each form keeps the digits that the other loses: of x near a, and of x near 0.
  const logRatio = excess > -0.5 ? Math.log1p(excess) : Math.log(x / a);
  return Math.exp(a * (logRatio - excess) - stirlingError(a)) / Math.sqrt(2 * Math.PI * a);
};

/** P(a, x) over `density`: 1 + x/(a+1) + x²/((a+1)(a+2)) + …, Abramowitz & Stegun 6.5.29. */
const lowerSeries = (a: number, x: number): number => {
  let [sum, term] = [1, 1];
  for (let n = 1; term > sum * Number.EPSILON; n += 1) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
};

/** Γ(a, x) over xᵃ e⁻ˣ by its even continued fraction, Abramowitz & Stegun 6.5.31, evaluated forward (Lentz). */
const upperFraction = (a: number, x: number): number => {
  let b = x + 1 - a;
  let [c, d] = [Infinity, 1 / b];
  let value = d;
  for (let n = 1; ; n += 1) {
    const partial = n * (a - n);
    b += 2;
    d = 1 / (b + partial * d);
    c = b + partial / c;
    const change = c * d;
    value *= change;
    if (Math.abs(change - 1) <= Number.EPSILON) return value;
  }
};

/**
 * The regularised incomplete gamma functions: P(a, x) and Q(a, x) = 1 − P(a, x), each to about 1e-13 of itself, however
 * small. For 0 < a ≤ 10⁶ and x ≥ 0; else a RangeError.
 */
export const incompleteGamma = (a: number, x: number): { readonly lower: number; readonly upper: number } => {
  if (!(a > 0 && a <= 1e6 && x >= 0)) throw new RangeError(`P(a, x) takes 0 < a ≤ 10⁶ and x ≥ 0, not ${a} and ${x}`);
  if (x === Infinity) return { lower: 1, upper: 0 };
  if (x < a + 1) {
    const lower = density(a, x) * lowerSeries(a, x);
    return { lower, upper: 1 - lower };
  }
  const upper = density(a, x) * a * upperFraction(a, x);
  return { lower: 1 - upper, upper };
};
