/** A value of a round, less its exact mean, and how likely it is. */
export interface CentredValue {
  readonly value: number;
  readonly probability: number;
}

const BISECTIONS = 200;

/** log E[exp(t·X)] and its slope, without overflow. */
const cumulant = (values: readonly CentredValue[], t: number): { readonly log: number; readonly slope: number } => {
  const top = values.reduce((most, { value }) => Math.max(most, t * value), -Infinity);
  let [total, weighed] = [0, 0];
  for (const { value, probability } of values) {
    const weight = probability * Math.exp(t * value - top);
    total += weight;
    weighed += weight * value;
  }
  return { log: top + Math.log(total), slope: weighed / total };
};

/**
 * How far a mean of `rounds` lies from its expectation, in σ: the signed root of the likelihood ratio, √(2n·I), with I the
 * rate at which large deviations become unlikely (Cramér). Where the normal approximation holds it is the z-score; it
 * stays right where a win is rare, and one win too many is nothing strange though z would have it at 10σ.
 */
export const signedRoot = (values: readonly CentredValue[], deviation: number, rounds: number): number => {
  if (deviation === 0) return 0;
  const sign = Math.sign(deviation);
  const extreme = values.reduce((most, { value }) => Math.max(most, sign * value), 0);
  // Nothing but the extreme: likely as its own probability, every round.
  const atExtreme = values.reduce(
    (all, { value, probability }) => all + (sign * value === extreme ? probability : 0),
    0,
  );
  if (Math.abs(deviation) >= extreme * (1 - 1e-12)) return sign * Math.sqrt(-2 * rounds * Math.log(atExtreme));
  // The tilt t at which the mean would be the one observed, between 0 and where it is surely beyond.
  let [near, far] = [0, sign / extreme];
  while (sign * cumulant(values, far).slope < Math.abs(deviation)) [near, far] = [far, far * 2];
  for (let step = 0; step < BISECTIONS && near !== far; step += 1) {
    const middle = (near + far) / 2;
    if (middle === near || middle === far) break;
    if (sign * cumulant(values, middle).slope < Math.abs(deviation)) near = middle;
    else far = middle;
  }
  const rate = far * deviation - cumulant(values, far).log;
  return sign * Math.sqrt(Math.max(0, 2 * rounds * rate));
};
