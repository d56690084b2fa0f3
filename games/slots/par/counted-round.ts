import type { Distribution } from "@croupier/math/distribution";
import { type FeatureEnding, featureEndings } from "./feature-endings.ts";
import { productsOf } from "./feature-series.ts";
import { distributionBelow, type Grid, gridBelow, joinRound, type Round, triggersOf } from "./round.ts";
import { exactSeries, exactWidth } from "./series.ts";
import { byAward } from "./spin-wins.ts";

/** Bits of products: some two seconds of them. */
const MOST_WORK = 1.5e8;

/** All ways in which features end, or are cut short; undefined if they are too many. */
const planFeatures = ({ base, free, maxSpins }: Round) => {
  const kinds = byAward(free);
  const plans: { readonly award: number; readonly endings: readonly FeatureEnding[]; readonly limited: boolean }[] = [];
  for (const award of triggersOf({ base })) {
    const endings = featureEndings(award, kinds, free.cycle, maxSpins - 1);
    if (!endings) return undefined;
    plans.push({ award, endings, limited: true });
  }
  return plans;
};

/** Every case by its slot of the grid; undefined where that takes too long, or features have no limit. */
export const countCases = (round: Round, grid: Grid) => {
  const { base, free, maxSpins } = round;
  if (maxSpins === Infinity) return undefined;
  const { slots, freeSlots, cyclic } = grid;
  const total = free.cycle ** BigInt(maxSpins);
  const width = exactWidth(total);
  if (freeSlots * width > MOST_WORK) return undefined;
  const plans = planFeatures(round);
  if (!plans) return undefined;
  const outerWork = slots * exactWidth(total * base.cycle) * 2 * plans.length;
  if (freeSlots * width * productsOf(plans.map(({ endings }) => endings)) + outerWork > MOST_WORK) return undefined;
  const inner = exactSeries({ slots: freeSlots, cyclic }, total);
  const outer = exactSeries({ slots, cyclic }, total * base.cycle);
  const series = joinRound(round, grid, plans, { inner, outer });
  return { cases: outer.read(series), total: series.total };
};

/** How a round's multiplier is distributed, case by case; undefined where that takes too long. */
export const countRound = (round: Round): Distribution | undefined => {
  const grid = gridBelow(round);
  const counted = countCases(round, grid);
  return counted && distributionBelow(round, grid, counted.cases, counted.total);
};
