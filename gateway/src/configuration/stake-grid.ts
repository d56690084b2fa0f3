import type { VariantFacts } from "./variant-facts.ts";

/** Minor units: `min`, `min + step`, … up to `max`. */
export interface StakeGrid {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

type Hurtful = NonNullable<VariantFacts["hurtfulStakes"]>;

/** The first stake of a grid that rounding hurts, and the first class of bets that it hurts; exact for any grid. */
export const firstHurtful = (
  hurtful: Hurtful,
  { min, max, step }: StakeGrid,
): { readonly stake: number; readonly hurt: string } | undefined => {
  for (const [from, to, hurt] of hurtful) {
    const stake = from <= min ? min : min + Math.ceil((from - min) / step) * step;
    if (stake <= to && stake <= max) return { stake, hurt };
  }
  return undefined;
};

/** The least step of which no multiple hurts. */
export const leastStep = (hurtful: Hurtful): number => {
  for (let step = 1; ; step += 1) {
    if (!firstHurtful(hurtful, { min: step, max: Number.MAX_SAFE_INTEGER, step })) return step;
  }
};

/** From this stake on, none hurts. */
export const harmlessFrom = (hurtful: Hurtful): number => (hurtful.at(-1)?.[1] ?? 0) + 1;
