import { type Rational, rational } from "@croupier/math/rational";
import { parseRational } from "@croupier/math/rational-text";

const FRACTION = /^(-?\d+)\/(\d+)$/;

/** An exact number of a PAR sheet. Its digits may be more than anyone may write into parameters. */
export const parseExact = (text: string): Rational => {
  const [, num, den] = FRACTION.exec(text) ?? [];
  return num !== undefined && den !== undefined ? rational(BigInt(num), BigInt(den)) : parseRational(text);
};
