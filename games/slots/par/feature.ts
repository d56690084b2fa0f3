import { divide, power, subtract } from "@croupier/math/arithmetic";
import { add, compare, multiply, ONE, type Rational, rational } from "@croupier/math/rational";
import { type AwardedSpins, byAward, type SpinWins, squaredLevels } from "./spin-wins.ts";

/** What a feature that begins with so many free spins comes to; wins in levels. */
export interface Feature {
  /** How many free spins it has on average. */
  readonly spins: Rational;
  readonly mean: Rational;
  /** Of the square of what it wins. */
  readonly square: Rational;
  /** The chance that it wins nothing at all. */
  readonly nothing: Rational;
  /** The most it wins and the chance of that; null where there is no limit to it. */
  readonly most: { readonly level: number; readonly probability: Rational } | null;
}

/** Features by the free spins that they begin with. */
export interface Features {
  readonly of: (award: number) => Feature;
  /** Whether the chance of nothing is no fraction, and so is cut off after `CHANCE_BITS` bits. */
  readonly cutOff: boolean;
}

/** More than enough for any use of a chance. */
export const CHANCE_BITS = 256;

/**
 * The features of at most `maxSpins` spins that begin with one of `awards`: exact, by recursion over how many spins are
 * taken and how many have been awarded by then.
 */
export const limitedFeatures = (free: SpinWins, awards: readonly number[], maxSpins: number): Features => {
  const kinds = byAward(free);
  const { cycle } = free;
  const levels = kinds.reduce((sum, kind) => sum + kind.levels, 0n);
  const squares = squaredLevels(free);
  const reached = reachable(awards, kinds, maxSpins);

  /** With `taken` spins behind it, over the cycle to the power of how many there could be yet. */
  let ways = 1n;
  let ahead = new Map<number, Ahead>();
  for (let taken = maxSpins - 1; taken >= 0; taken -= 1) {
    const over: Ahead = { spins: 0n, mean: 0n, square: 0n, nothing: ways, most: 0, mostWays: ways };
    const next = new Map<number, Ahead>();
    for (const awarded of reached) {
      if (awarded <= taken) continue;
      let [spins, mean, square, nothing] = [ways * cycle, levels * ways, squares * ways, 0n];
      let [most, mostWays] = [-1, 0n];
      for (const kind of kinds) {
        const then = ahead.get(Math.min(awarded + kind.award, maxSpins)) ?? over;
        spins += kind.count * then.spins;
        mean += kind.count * then.mean;
        square += kind.count * then.square + 2n * kind.levels * then.mean;
        nothing += kind.empty * then.nothing;
        const level = kind.most + then.most;
        if (level > most) [most, mostWays] = [level, 0n];
        if (level === most) mostWays += kind.mostCount * then.mostWays;
      }
      next.set(awarded, { spins, mean, square, nothing, most, mostWays });
    }
    ways *= cycle;
    ahead = next;
  }
  const of = (award: number): Feature => {
    const found = ahead.get(Math.min(award, maxSpins));
    if (!found) throw new RangeError(`no feature begins with ${award} free spins`);
    const { spins, mean, square, nothing, most, mostWays } = found;
    return {
      spins: rational(spins, ways),
      mean: rational(mean, ways),
      square: rational(square, ways),
      nothing: rational(nothing, ways),
      most: { level: most, probability: rational(mostWays, ways) },
    };
  };
  return { of, cutOff: false };
};

interface Ahead {
  readonly spins: bigint;
  readonly mean: bigint;
  readonly square: bigint;
  readonly nothing: bigint;
  readonly most: number;
  readonly mostWays: bigint;
}

/** How many free spins can have been awarded, ascending. */
const reachable = (awards: readonly number[], kinds: readonly AwardedSpins[], maxSpins: number): readonly number[] => {
  const reached = new Set(awards.map((award) => Math.min(award, maxSpins)));
  // A set goes on to what is added to it on the way.
  for (const awarded of reached) {
    for (const { award } of kinds) reached.add(Math.min(awarded + award, maxSpins));
  }
  return [...reached].toSorted((a, b) => a - b);
};

/** How many free spins a free spin adds on average. */
export const addedSpins = (free: SpinWins): Rational =>
  rational(
    byAward(free).reduce((sum, { award, count }) => sum + BigInt(award) * count, 0n),
    free.cycle,
  );

/**
 * Features that may go on for ever. Each spin wins W and adds J spins, each of which is the root of such a tree again:
 * F = W + F₁ + … + F_J, so E F = E W ÷ (1 − E J), and the second moment follows from the same equation. Throws a
 * RangeError where a spin adds one spin or more on average: then a feature has no mean.
 */
export const endlessFeatures = (free: SpinWins): Features => {
  const kinds = byAward(free);
  const average = (of: (kind: AwardedSpins) => bigint): Rational =>
    rational(
      kinds.reduce((sum, kind) => sum + of(kind), 0n),
      free.cycle,
    );
  const added = addedSpins(free);
  if (compare(added, ONE) >= 0) {
    throw new RangeError(
      "a free spin adds one free spin or more on average, so the feature has no average: set scatter.maxSpins or maxWin",
    );
  }
  const addedSquare = average(({ award, count }) => BigInt(award * award) * count);
  const addedTimesWon = average(({ award, levels }) => BigInt(award) * levels);
  const rest = subtract(ONE, added);
  const mean = divide(
    average(({ levels }) => levels),
    rest,
  );
  // Var F · (1 − E J) = E W² + 2 E F · E WJ + (E F)² · (E J² − 1)
  const variance = divide(
    add(
      add(rational(squaredLevels(free), free.cycle), multiply(multiply(mean, rational(2)), addedTimesWon)),
      multiply(multiply(mean, mean), subtract(addedSquare, ONE)),
    ),
    rest,
  );
  const nothing = chanceOfNothing(kinds, free.cycle);
  const of = (award: number): Feature => {
    const count = rational(award);
    return {
      spins: divide(count, rest),
      mean: multiply(count, mean),
      square: add(multiply(count, variance), power(multiply(count, mean), 2)),
      nothing: power(nothing.chance, award),
      most: mean.num === 0n ? { level: 0, probability: ONE } : null,
    };
  };
  return { of, cutOff: !nothing.exact };
};

/**
 * The least solution z of z = E[z^J; W = 0]. Where every spin that adds spins wins something, z is just the share of
 * spins that win nothing; else it may be no fraction, and is approached from below.
 */
const chanceOfNothing = (kinds: readonly AwardedSpins[], cycle: bigint) => {
  if (kinds.every(({ award, empty }) => award === 0 || empty === 0n)) {
    return { chance: rational(kinds.find(({ award }) => award === 0)?.empty ?? 0n, cycle), exact: true };
  }
  const one = 1n << BigInt(CHANCE_BITS);
  const raise = (z: bigint, exponent: number): bigint => {
    if (exponent === 0) return one;
    const half = raise(z, Math.floor(exponent / 2));
    const even = (half * half) / one;
    return exponent % 2 === 0 ? even : (even * z) / one;
  };
  let [z, next] = [-1n, 0n];
  while (next !== z) {
    z = next;
    next = kinds.reduce((sum, { award, empty }) => sum + empty * raise(z, award), 0n) / cycle;
  }
  return { chance: rational(z, one), exact: false };
};
