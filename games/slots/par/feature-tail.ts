import type { Round } from "./round.ts";

/**
 * No less than the chance that a feature of so many spins at first takes more than `last` of them, and yet wins less than
 * the most.
 */
export type FeatureTail = (award: number, last: number) => bigint;

/** Weights of levels are powers of 1 − 2⁻ᵏ, and so are those of spins added; these are tried, and 1 for the latter. */
const LEVEL_STEPS = Array.from({ length: 40 }, (_, index) => index + 1);
const SPIN_STEPS = Array.from({ length: 12 }, (_, index) => index + 1);
/** No bound that starts from more is of use. */
const ENOUGH_BITS = 4_000;

/**
 * Makes the bound, in counts of 2⁻ᵇⁱᵗˢ. A feature that ends with T spins has been awarded T, so T of its spins added
 * T − award; and what they won is below the most. For any y, z ≤ 1 the chance of both is at most
 * z^(award − T) · y^−most · E[z^J · y^W]^T, for a spin that adds J and wins W (Markov). Where h = E[z^J · y^W] ÷ z is below
 * 1, all T > last together make z^award · y^−most · h^(last + 1) ÷ (1 − h). Of features that `maxSpins` cuts short only the
 * win is known: y^−most · E[y^W]^maxSpins. Every number is rounded up.
 */
export const createFeatureTail = ({ free: { cycle, wins }, most, maxSpins }: Round, bits: number): FeatureTail => {
  const [size, one] = [BigInt(bits), 1n << BigInt(bits)];
  const up = (a: bigint, b: bigint): bigint => ((a * b) >> size) + 1n;
  const power = (base: bigint, exponent: number): bigint => {
    if (exponent === 0) return one;
    const half = power(base, Math.floor(exponent / 2));
    const even = up(half, half);
    return exponent % 2 === 0 ? even : up(even, base);
  };
  const divideUp = (a: bigint, b: bigint): bigint => (a << size) / b + 1n;
  const below = (k: number): bigint => one - (one >> BigInt(k));
  const least = (all: readonly bigint[]): bigint => all.reduce((lowest, each) => (each < lowest ? each : lowest), one);

  const weights = LEVEL_STEPS.filter((k) => most <= ENOUGH_BITS * 2 ** (k - 1)).map((k) => {
    const y = below(k);
    const byAward = new Map<number, bigint>();
    for (const { level, award, count } of wins) {
      byAward.set(award, (byAward.get(award) ?? 0n) + power(y, level) * count);
    }
    // y^−most as a power of 1 ÷ y, which is rounded up as well.
    const lift = power(divideUp(one, y), most);
    const spinAt = (z: bigint): bigint =>
      [...byAward].reduce((sum, [award, weight]) => sum + up(weight, power(z, award)), 0n) / cycle + 1n;
    return { lift, spinAt };
  });
  const ended = weights.flatMap(({ lift, spinAt }) =>
    [one, ...SPIN_STEPS.map(below)].flatMap((z) => {
      const h = divideUp(spinAt(z), z);
      return h < one ? [{ z, h, lift }] : [];
    }),
  );
  const cutShort =
    maxSpins < Infinity ? least(weights.map(({ lift, spinAt }) => up(lift, power(spinAt(one), maxSpins)))) : 0n;
  return (award, last) =>
    cutShort +
    least(ended.map(({ z, h, lift }) => divideUp(up(up(power(z, award), lift), power(h, last + 1)), one - h)));
};
