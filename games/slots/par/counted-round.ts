import { ZERO } from "@croupier/math/rational";
import { featureEndings } from "./feature-endings.ts";
import { createFeatureSeries, productsOf } from "./feature-series.ts";
import { gridOf, joinRound, type Round, type RoundDistribution, triggersOf } from "./round.ts";
import { exactSeries, exactWidth } from "./series.ts";
import { byAward } from "./spin-wins.ts";

/** Bits of products: some two seconds of them. */
const MOST_WORK = 1.5e8;

/** Counts every case; undefined where that takes too long, or features have no limit. */
export const countRound = (round: Round): RoundDistribution | undefined => {
  const { base, free, maxSpins } = round;
  if (maxSpins === Infinity) return undefined;
  const grid = gridOf(round);
  const total = free.cycle ** BigInt(maxSpins);
  const width = exactWidth(total);
  if (grid.freeSlots * width > MOST_WORK) return undefined;
  const kinds = byAward(free);
  const plans = triggersOf(round).map((award) => ({
    award,
    endings: featureEndings(award, kinds, free.cycle, maxSpins - 1),
  }));
  const known = plans.flatMap(({ endings }) => (endings ? [endings] : []));
  const work =
    grid.freeSlots * width * productsOf(known) + grid.slots * exactWidth(total * base.cycle) * 2 * plans.length;
  if (known.length < plans.length || work > MOST_WORK) return undefined;
  const inner = exactSeries(grid.freeSlots, total);
  const features = createFeatureSeries(inner, free, grid.freeStep);
  const played = plans.map(({ award, endings }) => ({ award, series: features.limited(endings ?? [], maxSpins) }));
  const outer = exactSeries(grid.slots, total * base.cycle);
  return { distribution: joinRound(round, grid, played, inner, outer).distribution, errorBound: ZERO };
};
