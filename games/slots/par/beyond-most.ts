import { compare, type Rational, rational } from "@croupier/math/rational";
import type { Round } from "./round.ts";
import type { SpinWins } from "./spin-wins.ts";

/** Limits to what a round would win beyond the most it may, if nothing cut it off. */
export interface Excess {
  /** On average, in levels. */
  readonly levels: Rational;
  /** How likely a round gets so far. */
  readonly chance: Rational;
}

/** Numbers are counts of 2⁻ᴮᴵᵀˢ, and every one of them is rounded up. */
const BITS = 160n;
const ONE = 1n << BITS;
const timesUp = (a: bigint, b: bigint): bigint => ((a * b) >> BITS) + 1n;

const powerUp = (base: bigint, exponent: number): bigint => {
  if (exponent === 0) return ONE;
  const half = powerUp(base, Math.floor(exponent / 2));
  const even = timesUp(half, half);
  return exponent % 2 === 0 ? even : timesUp(even, base);
};

/** Weights grow by 1 + 2⁻ᵏ a level; these are tried. */
const GENTLEST = 30;
const STEEPEST = 2;
const MOST_ROUNDS = 400;
/** No weight need be greater. */
const ENOUGH_BITS = 2_000;

/** By award: E[weight of what a spin wins; it adds so many], at this growth. */
const weigh = ({ cycle, wins }: SpinWins, growth: bigint): ReadonlyMap<number, bigint> => {
  const weights = new Map<number, bigint>();
  for (const { level, award, count } of wins) {
    weights.set(award, (weights.get(award) ?? 0n) + (powerUp(growth, level) * count) / cycle + 1n);
  }
  return weights;
};

const expectAfter = (weights: ReadonlyMap<number, bigint>, spin: bigint): bigint =>
  [...weights].reduce((sum, [award, weight]) => sum + timesUp(weight, powerUp(spin, award)), 0n);

/**
 * No less than s = E[weight of what a free spin wins, and all that it adds]. Any s that is no less than what it gives for
 * a spin is: features of at most n generations are below it for every n. Undefined if none is found.
 */
const weighTree = (weights: ReadonlyMap<number, bigint>): bigint | undefined => {
  let spin = ONE;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const more = spin + (spin >> 20n);
    if (expectAfter(weights, more) <= more) return more;
    spin = expectAfter(weights, spin);
    if (spin > ONE << 40n) return undefined;
  }
  return undefined;
};

const boundAt = ({ base, free, maxSpins, most }: Round, k: number): Excess | undefined => {
  const growth = ONE + (ONE >> BigInt(k));
  const weights = weigh(free, growth);
  const tree = weighTree(weights);
  const spins = [...weights.values()].reduce((sum, weight) => sum + weight, 0n);
  // Either bound holds: a feature is part of such a tree, and of as many spins as there can be.
  const whole = maxSpins < Infinity ? powerUp(spins, maxSpins) : undefined;
  let all = 0n;
  for (const [award, weight] of weigh(base, growth)) {
    const byTree = tree === undefined ? undefined : powerUp(tree, award);
    const feature = award === 0 ? ONE : byTree === undefined || (whole && whole < byTree) ? whole : byTree;
    if (feature === undefined) return undefined;
    all += timesUp(weight, feature);
  }
  // (1 + 2⁻ᵏ)^most, from below: a shorter way there would do as well.
  const far = Math.min(most, ENOUGH_BITS * 2 ** k);
  const least = powerDown(growth, far);
  return { levels: rational(all << BigInt(k), least), chance: rational(all, least) };
};

const powerDown = (base: bigint, exponent: number): bigint => {
  if (exponent === 0) return ONE;
  const half = powerDown(base, Math.floor(exponent / 2));
  const even = (half * half) >> BITS;
  return exponent % 2 === 0 ? even : (even * base) >> BITS;
};

/**
 * Weighs each level by a power w of it: if X is what a round wins, P(X ≥ most) ≤ E[w^X] ÷ w^most (Chernoff), and as
 * y ≤ wʸ ÷ (w − 1), E[(X − most)⁺] ≤ that ÷ (w − 1). E[w^X] follows from the law of one spin. The best of some w;
 * undefined if features grow too fast for any.
 */
export const boundExcess = (round: Round): Excess | undefined => {
  let best: Excess | undefined;
  for (let k = GENTLEST; k >= STEEPEST; k -= 1) {
    const found = boundAt(round, k);
    if (!found) break;
    if (!best || compare(found.levels, best.levels) < 0) best = found;
  }
  return best;
};
