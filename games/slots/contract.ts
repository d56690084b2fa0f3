import { defineContract } from "@croupier/contract/game";
import * as z from "@croupier/contract/zod";

/** `"num/den"` in lowest terms, in units of the stake. */
const won = z.string().regex(/^\d+\/\d+$/);

const spin = z.strictObject({
  /** Whether it is one of the feature's. */
  free: z.boolean(),
  /** By reel, from left to right: what was drawn. */
  stops: z.array(z.int().min(0)),
  /** By reel, from top to bottom: the symbols that show. */
  window: z.array(z.array(z.string())),
  /** The lines that win, in order: `count` symbols from the left, wilds among them. */
  lines: z.array(z.strictObject({ line: z.int().min(0), symbol: z.string(), count: z.int().min(1), won })),
  /** How many scatters show, what they pay, and the free spins they add. */
  scatter: z.strictObject({ count: z.int().min(0), won, spins: z.int().min(0) }),
  /** By lines and scatters together. */
  won,
});

export const contract = defineContract({
  name: "slots",
  title: "Slots",
  /** A stake is always on all lines. */
  selection: z.strictObject({}),
  action: z.never(),
  view: z.strictObject({
    /** The paid spin, and the free spins that followed. */
    spins: z.array(spin),
    /** Whether the round ended because it had won the most that there is. */
    maxWin: z.boolean(),
    /** What the round pays: all that its spins won, or the maximum win. */
    multiplier: won,
  }),
  wagers: { min: 1, max: 1 },
  stakeGrows: false,
});
