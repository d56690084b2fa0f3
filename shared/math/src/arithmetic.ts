import { bitLength, integerSqrt, lcm } from "./integers.ts";
import { compare, multiply, ONE, type Rational, rational } from "./rational.ts";

export const negate = (r: Rational): Rational => ({ num: -r.num, den: r.den });
export const subtract = (a: Rational, b: Rational): Rational => rational(a.num * b.den - b.num * a.den, a.den * b.den);
/** Throws a RangeError on division by 0, as `reciprocal` does of 0. */
export const divide = (a: Rational, b: Rational): Rational => rational(a.num * b.den, a.den * b.num);
export const reciprocal = (r: Rational): Rational => divide(ONE, r);
export const min = (a: Rational, b: Rational): Rational => (compare(b, a) < 0 ? b : a);
export const max = (a: Rational, b: Rational): Rational => (compare(b, a) > 0 ? b : a);

/** r to a whole power, which may be negative; r⁰ is 1 for every r. Throws a RangeError on 0 to a negative power. */
export const power = (r: Rational, exponent: number): Rational => {
  const n = BigInt(exponent);
  // Powers of coprime numbers are coprime, so nothing is left to cancel; `divide` settles the sign.
  return n < 0n ? divide(ONE, power(r, -exponent)) : { num: r.num ** n, den: r.den ** n };
};

/** The sum of all, 0 of none; over one common denominator, so that long sums cancel once and not term by term. */
export const sum = (terms: Iterable<Rational>): Rational => {
  let [num, den] = [0n, 1n];
  for (const term of terms) {
    if (term.den === den) {
      num += term.num;
      continue;
    }
    const common = lcm(den, term.den);
    num = num * (common / den) + term.num * (common / term.den);
    den = common;
  }
  return rational(num, den);
};

/** ⌊r⌋, towards −∞. */
export const floor = ({ num, den }: Rational): bigint => (num < 0n ? -((den - 1n - num) / den) : num / den);
/** ⌈r⌉, towards ∞. */
export const ceiling = (r: Rational): bigint => -floor(negate(r));

/** The last place of a normal double is 2⁻⁵² of it; below 2⁻¹⁰²² the places stay where they are. */
const PRECISION = 53;
const LEAST_EXPONENT = -1022;

/** The nearest double, ties to even, however long the fraction's numbers are; beyond the doubles' range ±Infinity. */
export const toNumber = ({ num, den }: Rational): number => {
  if (num < 0n) return -toNumber({ num: -num, den });
  if (num === 0n) return 0;
  // A quotient of 65 or 66 bits, the last of which also stands for all that follow.
  const shift = BigInt(bitLength(den) - bitLength(num) + 65);
  const [top, bottom] = shift < 0n ? [num, den << -shift] : [num << shift, den];
  const quotient = (top / bottom) | (top % bottom === 0n ? 0n : 1n);
  const exponent = bitLength(quotient) - 1 - Number(shift);
  if (exponent > 1023) return Infinity;
  const bits = PRECISION - Math.max(0, LEAST_EXPONENT - exponent);
  if (bits < 0) return 0;
  const dropped = BigInt(bitLength(quotient) - bits);
  const [kept, rest] = [quotient >> dropped, quotient & ((1n << dropped) - 1n)];
  const half = 1n << (dropped - 1n);
  const rounded = rest > half || (rest === half && kept % 2n === 1n) ? kept + 1n : kept;
  return Number(rounded) * 2 ** Number(dropped - shift);
};

const assertDigits = (digits: number): void => {
  if (!Number.isInteger(digits) || digits < 0 || digits > 10_000)
    throw new RangeError(`decimals are 0 … 10000, not ${digits}`);
};

const spellDecimal = (scaled: bigint, digits: number): string => {
  const text = (scaled < 0n ? -scaled : scaled).toString().padStart(digits + 1, "0");
  const sign = scaled < 0n ? "-" : "";
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
};

/** With so many decimals, correctly rounded, ties away from 0; what rounds to 0 has no sign. */
export const toDecimal = ({ num, den }: Rational, digits: number): string => {
  assertDigits(digits);
  const magnitude = ((num < 0n ? -num : num) * 10n ** BigInt(digits) * 2n + den) / (den * 2n);
  return spellDecimal(num < 0n ? -magnitude : magnitude, digits);
};

const HUNDRED = rational(100);

/** In percent with so many decimals, rounded as `toDecimal` rounds: `"98.65 %"`. */
export const toPercent = (r: Rational, digits: number): string => `${toDecimal(multiply(r, HUNDRED), digits)} %`;

/** √r with so many decimals, correctly rounded, ties up: a standard deviation from its exact variance. r ≥ 0. */
export const sqrtDecimal = ({ num, den }: Rational, digits: number): string => {
  assertDigits(digits);
  // ⌊x + ½⌋ = ⌊(⌊2x⌋ + 1) / 2⌋, and ⌊2x⌋ is the integer root of ⌊4x²⌋.
  const doubled = integerSqrt((4n * num * 100n ** BigInt(digits)) / den);
  return spellDecimal((doubled + 1n) / 2n, digits);
};
