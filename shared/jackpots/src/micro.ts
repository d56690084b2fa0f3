import { parseRational } from "@croupier/math/rational-text";
import { type Rational, rational } from "@croupier/math/rational";

/** A pool counts in millionths of a minor unit, so that no part of a contribution is ever lost. */
export const MICRO = 1_000_000n;

/**
 * What a tier takes of each minor unit staked, in millionths of a minor unit: the contribution as it was configured, times
 * a million. Undefined unless that is a whole number, for only then is every stake's contribution one.
 */
export const microOf = (contribution: string): bigint | undefined => {
  const { num, den } = parseRational(contribution);
  const scaled = rational(num * MICRO, den);
  return scaled.den === 1n ? scaled.num : undefined;
};

/** The exact fraction of the stake that `perUnit` millionths of each unit are. */
export const fractionOf = (perUnit: bigint): Rational => rational(perUnit, MICRO);

/** Whole minor units in a level; a level below 0 holds none. */
export const wholeUnits = (level: bigint): bigint => (level > 0n ? level / MICRO : 0n);
