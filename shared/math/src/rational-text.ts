import { type Rational, rational } from "./rational.ts";

/** `"num/den"` in lowest terms, as exact numbers travel on the wire. */
export const formatRational = (r: Rational): string => `${r.num}/${r.den}`;

const FRACTION = /^(-?\d{1,400})\/(\d{1,400})$/;
const DECIMAL = /^(-?)(\d{1,400})(?:\.(\d{1,400}))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * Reads an exact number: `"num/den"`, a decimal string, or a JSON number (by its shortest decimal form, so 0.99 is
 * 99/100 and not the nearest double). Throws a RangeError that quotes what it can't read.
 */
export const parseRational = (text: string | number): Rational => {
  const source = String(text);
  const fraction = FRACTION.exec(source);
  if (fraction) return rational(BigInt(fraction[1] ?? ""), BigInt(fraction[2] ?? ""));
  const decimal = DECIMAL.exec(source);
  if (!decimal) throw new RangeError(`not an exact number: ${JSON.stringify(text)}; write 0.99, "0.99" or "99/100"`);
  const [, sign, whole = "", decimals = "", exponent = "0"] = decimal;
  const power = Number(exponent) - decimals.length;
  const digits = BigInt(`${sign}${whole}${decimals}`);
  return power >= 0 ? rational(digits * 10n ** BigInt(power)) : rational(digits, 10n ** BigInt(-power));
};
