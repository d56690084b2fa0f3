import { subtract } from "@croupier/math/arithmetic";
import { compare, multiply, type Rational, rational } from "@croupier/math/rational";
import type { Uniform } from "./lay-out-strip.ts";
import type { Counts } from "./theme.ts";

export interface Target {
  readonly rtp: Rational;
  /** Near enough. */
  readonly tolerance: Rational;
}

export interface Choice {
  readonly reels: readonly Counts[];
  readonly rtp: Rational;
}

const MOST_PROPOSALS = 4_000;
/** A proposal exchanges up to so many symbols. */
const EXCHANGES = 4;

const distance = (a: Rational, b: Rational): Rational => {
  const off = subtract(a, b);
  return off.num < 0n ? multiply(off, rational(-1)) : off;
};

/** One symbol less and another more on a reel, each within `reach` of where it began; undefined if that is not to be. */
const exchange = (
  reels: readonly Counts[],
  first: readonly Counts[],
  fixed: readonly string[],
  reach: number,
  uniform: Uniform,
): readonly Counts[] | undefined => {
  const at = uniform(reels.length);
  const [counts = {}, origin = {}] = [reels[at], first[at]];
  const symbols = Object.keys(origin).filter((symbol) => !fixed.includes(symbol));
  const [less = "", more = ""] = [symbols[uniform(symbols.length)], symbols[uniform(symbols.length)]];
  const changed = { ...counts, [less]: (counts[less] ?? 0) - 1 };
  const both = { ...changed, [more]: (changed[more] ?? 0) + 1 };
  const near = [less, more].every((symbol) => Math.abs((both[symbol] ?? 0) - (origin[symbol] ?? 0)) <= reach);
  return less !== more && near && (both[less] ?? 0) > 0 ? reels.with(at, both) : undefined;
};

/**
 * Changes counts, a few symbols at a time, and keeps what comes closer to the target. Wilds and scatters stay (`fixed`),
 * and so does the length of every strip. Undefined if it comes no closer than the tolerance.
 */
export const chooseCounts = (
  first: readonly Counts[],
  { rtp, tolerance }: Target,
  returnOf: (reels: readonly Counts[]) => Rational,
  { fixed, reach, uniform }: { readonly fixed: readonly string[]; readonly reach: number; readonly uniform: Uniform },
): Choice | undefined => {
  let best: Choice = { reels: first, rtp: returnOf(first) };
  for (let proposals = 0; proposals < MOST_PROPOSALS; proposals += 1) {
    if (compare(distance(best.rtp, rtp), tolerance) <= 0) return best;
    let reels: readonly Counts[] | undefined = best.reels;
    for (let left = 1 + uniform(EXCHANGES); left > 0 && reels; left -= 1) {
      reels = exchange(reels, first, fixed, reach, uniform);
    }
    if (!reels) continue;
    const found = { reels, rtp: returnOf(reels) };
    if (compare(distance(found.rtp, rtp), distance(best.rtp, rtp)) < 0) best = found;
  }
  return undefined;
};
