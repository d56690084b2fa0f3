import { assemble, type Distribution } from "@croupier/math/distribution";
import { gcd } from "@croupier/math/integers";
import type { FeatureEnding } from "./feature-endings.ts";
import { createFeatureSeries } from "./feature-series.ts";
import type { Series, SeriesRing } from "./series.ts";
import { byAward, type SpinWins } from "./spin-wins.ts";

/** A round: the paid spin, then free spins. Wins are in levels. */
export interface Round {
  readonly base: SpinWins;
  readonly free: SpinWins;
  /** Of one feature; Infinity where there is no limit. */
  readonly maxSpins: number;
  /** The most that a round pays: what it wins beyond is cut off. */
  readonly most: number;
  readonly stakeLevels: bigint;
}

/** What slots there are of levels: of rounds, and of features, which may win in greater steps. */
export interface Grid {
  readonly step: number;
  readonly slots: number;
  readonly freeStep: number;
  readonly freeSlots: number;
  /** Whether they are those of levels modulo so many. */
  readonly cyclic: boolean;
}

/** What all of them are multiples of; 1 if they are all 0. */
const commonStep = (levels: readonly number[]): number =>
  Number(levels.reduce((step, level) => gcd(step, BigInt(level)), 0n)) || 1;

/** The slots of all levels below the most. */
export const gridBelow = ({ base, free, most }: Round): Grid => {
  const freeStep = commonStep(free.wins.map(({ level }) => level));
  const step = commonStep([most, freeStep, ...base.wins.map(({ level }) => level)]);
  const slots = (size: number): number => Math.max(1, Math.ceil(most / size));
  return { step, slots: slots(step), freeStep, freeSlots: slots(freeStep), cyclic: false };
};

export const triggersOf = ({ base }: Pick<Round, "base">): readonly number[] =>
  byAward(base).flatMap(({ award }) => (award > 0 ? [award] : []));

/**
 * Features that begin with so many free spins: how they end, the shortest first, and whether all others are cut short; or
 * that they end within so many generations.
 */
export type FeaturePlan =
  | { readonly award: number; readonly endings: readonly FeatureEnding[]; readonly limited: boolean }
  | { readonly award: number; readonly generations: number };

/** Joins the paid spin and the features that may follow on it. `inner` is the ring of features, `outer` that of rounds. */
export const joinRound = (
  { base, free, maxSpins }: Pick<Round, "base" | "free" | "maxSpins">,
  { step, freeStep }: Grid,
  plans: readonly FeaturePlan[],
  { inner, outer }: { readonly inner: SeriesRing; readonly outer: SeriesRing },
): Series => {
  const features = createFeatureSeries(inner, free, freeStep);
  const paid = (award: number): Series =>
    outer.create(
      base.wins.filter((win) => win.award === award).map(({ level, count }) => [level / step, count] as const),
      base.cycle,
    );
  const ended = (plan: FeaturePlan): Series => {
    if ("generations" in plan) return features.within(plan.generations, plan.award);
    return plan.limited ? features.limited(plan.endings, maxSpins) : features.ended(plan.endings);
  };
  const feature = (plan: FeaturePlan): Series => {
    const series = ended(plan);
    const slots = inner.read(series).map((count, slot) => [(slot * freeStep) / step, count] as const);
    return outer.create(slots, series.total, series.error);
  };
  return plans.reduce(
    (sum, plan) => outer.add(sum, outer.multiply(paid(plan.award), feature(plan))),
    outer.add(outer.zero, paid(0)),
  );
};

/** Of all cases, those below the most by level; all others have reached it. */
export const distributionBelow = (
  { most, stakeLevels }: Round,
  { step }: Grid,
  cases: readonly bigint[],
  total: bigint,
): Distribution => {
  const below = cases.reduce((sum, count) => sum + count, 0n);
  const entries = cases.map((count, slot) => ({ level: BigInt(slot * step), count }));
  // Rounding may leave less than nothing of what is there, however rare.
  const reached = total > below ? total - below : 1n;
  return assemble(stakeLevels, [...entries, { level: BigInt(most), count: reached }]);
};
