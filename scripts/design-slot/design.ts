import { compare, type Rational, rational } from "@croupier/math/rational";
import { drawsFrom } from "@croupier/fairness/draws";
import { momentsIn } from "@croupier/contract/endings";
import { breakdown } from "@croupier/slots/breakdown";
import { slotFigures } from "@croupier/slots/figures";
import { createMachine, type Machine } from "@croupier/slots/machine";
import { parameters as schema } from "@croupier/slots/parameters";
import { spinLaw } from "@croupier/slots/spin-law";
import { returnByCounts } from "@croupier/slots/return-by-counts";
import { createFastWords } from "@croupier/testing/simulation/fast-words";
import { chooseCounts } from "./choose-counts.ts";
import { layOutStrip } from "./lay-out-strip.ts";
import type { Counts, Theme } from "./theme.ts";

/** Two thousandths of a point. */
const TOLERANCE = rational(1, 50_000);
/** So many orders of the same symbols are tried for the hit frequency; it differs little between them. */
const MOST_ORDERS = 20;

export interface Design {
  /** As JSON. */
  readonly parameters: unknown;
  readonly rtp: Rational;
  readonly hitFrequency: Rational;
}

export interface Wanted {
  readonly rtp: Rational;
  readonly hits: readonly [least: Rational, most: Rational];
  readonly seed: string;
}

/**
 * Finds strips for a theme that return what is wanted, and hit as often: first how often each symbol is on them, which is
 * all that the RTP hangs on, then an order, on which the hit frequency hangs too. Returns a sentence where it finds none.
 */
export const designSlot = (theme: Theme, { rtp, hits, seed }: Wanted): Design | string => {
  const draws = drawsFrom(createFastWords(seed));
  const uniform = (n: number): number => draws.uniform(n);
  const { rows, wild, scatter } = theme.parameters;
  const layOut = (reels: readonly Counts[]) => reels.map((counts) => layOutStrip(counts, rows, uniform));
  const freeReels = theme.freeReels && layOut(theme.freeReels);
  const withReels = (reels: readonly (readonly string[])[]) => ({
    reels,
    ...(freeReels && { freeReels }),
    ...theme.parameters,
  });
  const machineOf = (parameters: unknown): Machine => createMachine(schema.parse(parameters));

  const fixed = [wild?.symbol, scatter?.symbol].flatMap((symbol) => symbol ?? []);
  const choice = chooseCounts(
    theme.reels,
    { rtp, tolerance: TOLERANCE },
    (reels) => returnByCounts(machineOf(withReels(layOut(reels)))),
    { fixed, reach: theme.reach, uniform },
  );
  if (!choice) return "no strips near the theme's return that; change its counts or pays, its reach or the seed";

  for (let tried = 0; tried < MOST_ORDERS; tried += 1) {
    const parameters = withReels(layOut(choice.reels));
    const machine = machineOf(parameters);
    const { baseHitFrequency: hitFrequency } = breakdown(machine, spinLaw(machine, machine.base), choice.rtp);
    if (compare(hitFrequency, hits[0]) >= 0 && compare(hitFrequency, hits[1]) <= 0) {
      return { parameters, rtp: momentsIn(slotFigures(machine)).returned, hitFrequency };
    }
  }
  return "strips that return that hit more often or less often; change the theme's counts or pays";
};
