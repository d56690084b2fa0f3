import { divide, floor, max, min, subtract, sum } from "./arithmetic.ts";
import { gcd, lcm } from "./integers.ts";
import { add, compare, multiply, type Rational, rational } from "./rational.ts";
import { exactExpectation, expectationAt, type StakeRefusal, type WeighedParts } from "./stake-rounding.ts";

/** The stakes `minMinor`, `minMinor + stepMinor`, … up to `maxMinor`, in minor units. */
export interface StakeGrid {
  readonly minMinor: bigint;
  readonly maxMinor: bigint;
  readonly stepMinor: bigint;
}

export interface WorstRounding {
  /** The stake on which rounding costs most of those looked at, and what it costs: exact RTP less effective RTP. */
  readonly stakeMinor: bigint;
  readonly cost: Rational;
  /** No stake of the grid costs more. It is `cost` unless the grid was too long to look at all that matter. */
  readonly atMost: Rational;
}

/**
 * What rounding costs. Per unit staked a round is due F and pays R; at a stake s, floors take δ off s·F and λ off s·R, so
 * the cost R/F − (sR − λ)/(sF − δ) is (Fλ − Rδ) / (F·(sF − δ)).
 *
 * - δ and λ only depend on s modulo the least common multiple of all b·d, where parts have fractions a/b and multipliers
 *   c/d. So among stakes of one residue a cost above 0 falls as the stake grows, and the first of them costs most.
 * - δ < Δ = Σ p·(b−1)/b and λ ≤ Λ = Σ p·((b−1)/b·c/d + (d−1)/d), so no stake from s on costs more than Λ / (sF − Δ).
 */
interface RoundingCost {
  readonly period: bigint;
  /** Undefined for a stake that is refused. */
  at(stakeMinor: bigint): Rational | undefined;
  /** What no stake from this one on exceeds. */
  boundFrom(stakeMinor: bigint): Rational;
  /** The least stake from which on no stake costs more than `tolerance`, which is positive, by the same bound. */
  harmlessFrom(tolerance: Rational): bigint;
}

export const roundingCost = (weighed: WeighedParts): RoundingCost => {
  const { parts, total } = weighed;
  const { due, rtp } = exactExpectation(weighed);
  const lost = (den: bigint): Rational => rational(den - 1n, den);
  const delta = sum(parts.map(({ fraction, weight }) => multiply(lost(fraction.den), rational(weight, total))));
  const lambda = sum(
    parts.map(({ fraction, multiplier, weight }) =>
      multiply(add(multiply(lost(fraction.den), multiplier), lost(multiplier.den)), rational(weight, total)),
    ),
  );
  return {
    period: parts.reduce((common, { fraction, multiplier }) => lcm(common, fraction.den * multiplier.den), 1n),
    at(stakeMinor) {
      const expectation = expectationAt(weighed, stakeMinor);
      return typeof expectation === "string" ? undefined : subtract(rtp, expectation.rtp);
    },
    boundFrom(stakeMinor) {
      const least = subtract(multiply(rational(stakeMinor), due), delta);
      // A stake that pays nothing at all costs the whole RTP.
      return least.num > 0n ? min(rtp, divide(lambda, least)) : rtp;
    },
    harmlessFrom: (tolerance) => floor(divide(add(delta, divide(lambda, tolerance)), due)) + 1n,
  };
};

const assertGrid = ({ minMinor, maxMinor, stepMinor }: StakeGrid): void => {
  if (minMinor < 1n || stepMinor < 1n || maxMinor < minMinor) {
    throw new RangeError(`no grid of stakes: ${minMinor}, then steps of ${stepMinor} to ${maxMinor}`);
  }
};

/**
 * The stake of a grid on which rounding costs most. Exact after at most `maxStakes` stakes for all but strange grids,
 * however long they are: one period of the denominators is enough, and so is what costs more than any later stake can.
 * The refusal is that of the grid's first stake.
 */
export const worstRounding = (
  weighed: WeighedParts,
  grid: StakeGrid,
  { maxStakes = 100_000n }: { readonly maxStakes?: bigint } = {},
): WorstRounding | StakeRefusal => {
  assertGrid(grid);
  const { minMinor, maxMinor, stepMinor } = grid;
  const rounding = roundingCost(weighed);
  const first = rounding.at(minMinor);
  if (!first) return "stake_too_small_for_part";
  const length = (maxMinor - minMinor) / stepMinor + 1n;
  const period = rounding.period / gcd(rounding.period, stepMinor);
  const stakeAt = (index: bigint): bigint => minMinor + index * stepMinor;

  let [stakeMinor, cost] = [minMinor, first];
  /** Looks at the stakes from one index to another; true once no later one can cost more. */
  const look = (from: bigint, to: bigint): boolean => {
    for (let index = from; index < to; index += 1n) {
      const stake = stakeAt(index);
      if (compare(rounding.boundFrom(stake), cost) <= 0) return true;
      const here = rounding.at(stake) ?? cost;
      if (compare(here, cost) > 0) [stakeMinor, cost] = [stake, here];
    }
    return to === length;
  };
  const all = period < length ? period : length;
  if (!look(1n, all < maxStakes ? all : maxStakes)) {
    if (all > maxStakes) return { stakeMinor, cost, atMost: max(cost, rounding.boundFrom(stakeAt(maxStakes))) };
    // Where rounding is in the player's favour on every stake of a period, it is least so on the last ones.
    if (cost.num < 0n) look(length - period, length);
  }
  return { stakeMinor, cost, atMost: cost };
};

/** What rounding may cost a selection: 0.5 points of RTP. */
export const HALF_A_POINT: Rational = rational(1, 200);

/**
 * The least step for which rounding costs at most `tolerance` (0.5 points is 1/200) on every stake that is a multiple of
 * it. Throws a RangeError unless `tolerance` is positive. There always is one: from some stake on, nothing costs so much.
 */
export const leastStakeStep = (weighed: WeighedParts, tolerance: Rational = HALF_A_POINT): bigint => {
  if (tolerance.num <= 0n) throw new RangeError("a tolerance is above 0");
  const rounding = roundingCost(weighed);
  const harmless = rounding.harmlessFrom(tolerance);
  const known = new Map<bigint, boolean>();
  const isFine = (stake: bigint): boolean => {
    let fine = known.get(stake);
    if (fine === undefined) {
      const cost = rounding.at(stake);
      fine = cost !== undefined && compare(cost, tolerance) <= 0;
      known.set(stake, fine);
    }
    return fine;
  };
  for (let step = 1n; ; step += 1n) {
    let stake = step;
    // The first multiple is looked at in any case: it may be too small to be staked at all.
    while (isFine(stake)) {
      stake += step;
      if (stake >= harmless) return step;
    }
  }
};
