/** An exact number, as multipliers and chances are. */
export interface Ratio {
  readonly num: bigint;
  readonly den: bigint;
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));

export const ratio = (num: bigint | number, den: bigint | number = 1n): Ratio => {
  const [n, d] = [BigInt(num), BigInt(den)];
  const common = gcd(n < 0n ? -n : n, d) || 1n;
  return { num: n / common, den: d / common };
};

export const times = (a: Ratio, b: Ratio): Ratio => ratio(a.num * b.num, a.den * b.den);
export const over = (a: Ratio, b: Ratio): Ratio => ratio(a.num * b.den, a.den * b.num);
export const isAbove = (a: Ratio, b: Ratio): boolean => a.num * b.den > b.num * a.den;

/** Reads `"99/100"`, `"1.98"`, `2`: as the wire and PAR sheets write exact numbers. Throws for anything else. */
export const parseRatio = (value: unknown): Ratio => {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string") throw new TypeError(`no exact number: ${JSON.stringify(value)}`);
  const [, num, den] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (num !== undefined && den !== undefined) return ratio(BigInt(num), BigInt(den));
  const [, whole = "", fraction = ""] = /^(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === "") throw new TypeError(`no exact number: ${text}`);
  return ratio(BigInt(whole + fraction), 10n ** BigInt(fraction.length));
};

/** In so many decimals at most, cut and not rounded up; no zeros at the end: `1.98`, `2`, `1.0102`. */
export const ratioText = ({ num, den }: Ratio, decimals = 2): string => {
  const scale = 10n ** BigInt(decimals);
  const digits = ((num * scale) / den).toString().padStart(decimals + 1, "0");
  const text = `${digits.slice(0, digits.length - decimals)}.${digits.slice(digits.length - decimals)}`;
  return decimals === 0 ? digits : text.replace(/\.?0+$/, "");
};

/** `×1.98`, with more decimals where little would be left of it. */
export const multiplierText = (value: Ratio): string => `×${ratioText(value, isAbove(ratio(10), value) ? 4 : 2)}`;

export const percentText = (value: Ratio, decimals = 2): string => `${ratioText(times(value, ratio(100)), decimals)}%`;

/** What a stake comes to at a multiplier: cut to whole minor units, as the house does. */
export const payoutOf = (stakeMinor: number, { num, den }: Ratio): bigint => (BigInt(stakeMinor) * num) / den;
