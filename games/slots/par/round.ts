import { assemble, type Distribution } from "@croupier/math/distribution";
import { gcd } from "@croupier/math/integers";
import type { Rational } from "@croupier/math/rational";
import type { Series, SeriesRing } from "./series.ts";
import { byAward, type SpinWins } from "./spin-wins.ts";

/** A round: the paid spin, then free spins. Wins are in levels. */
export interface Round {
  readonly base: SpinWins;
  readonly free: SpinWins;
  /** Free spins that follow on the first, and their limit; Infinity where there is none. */
  readonly maxSpins: number;
  /** The most that a round pays: what it wins beyond is cut off. */
  readonly most: number;
  readonly stakeLevels: bigint;
}

export interface RoundDistribution {
  /** Of the round's multiplier. */
  readonly distribution: Distribution;
  /** How far the distribution's mean may be from the truth. */
  readonly errorBound: Rational;
}

/** What all of them are multiples of; 1 if they are all 0. */
const commonStep = (levels: readonly number[]): number =>
  Number(levels.reduce((step, level) => gcd(step, BigInt(level)), 0n)) || 1;

/** The slots of all levels below the most. */
export const gridOf = ({ base, free, most }: Round) => {
  const freeStep = commonStep(free.wins.map(({ level }) => level));
  const step = commonStep([most, freeStep, ...base.wins.map(({ level }) => level)]);
  const slots = (size: number): number => Math.max(1, Math.ceil(most / size));
  return { step, freeStep, slots: slots(step), freeSlots: slots(freeStep) };
};

export type Grid = ReturnType<typeof gridOf>;

export const triggersOf = ({ base }: Round): readonly number[] =>
  byAward(base).flatMap(({ award }) => (award > 0 ? [award] : []));

/** Features by what begins them, each with its distribution. */
type Played = readonly { readonly award: number; readonly series: Series }[];

/** Joins the paid spin and what follows on it; what is left of all cases has reached the most. */
export const joinRound = (
  { base, most, stakeLevels }: Round,
  { step, freeStep, slots }: Grid,
  features: Played,
  inner: SeriesRing,
  outer: SeriesRing,
): { readonly distribution: Distribution; readonly error: bigint; readonly total: bigint } => {
  const paid = (award: number): Series =>
    outer.create(
      base.wins.filter((win) => win.award === award).map(({ level, count }) => [level / step, count] as const),
      base.cycle,
    );
  const spread = (series: Series): Series =>
    outer.create(
      inner.read(series).map((count, slot) => [(slot * freeStep) / step, count] as const),
      series.total,
      series.error,
    );
  const all = features.reduce(
    (sum, { award, series }) => outer.add(sum, outer.multiply(paid(award), spread(series))),
    outer.add(outer.zero, paid(0)),
  );
  const cases = outer.read(all);
  const below = cases.reduce((sum, count) => sum + count, 0n);
  const entries = cases.map((count, slot) => ({ level: BigInt(slot * step), count }));
  // Rounding may leave less than nothing of what is there, however rare.
  const reached = all.total > below ? all.total - below : 1n;
  return {
    distribution: assemble(stakeLevels, [...entries, { level: BigInt(most), count: reached }]),
    error: all.error * BigInt(slots + 1),
    total: all.total,
  };
};
