import { defineContract } from "@croupier/contract/game";
import * as z from "@croupier/contract/zod";

const TILES = 25;

/** Row by row from the top left, 0 to 24. */
const tile = z
  .int()
  .min(0)
  .max(TILES - 1);

const action = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("reveal"), tile }),
  z.strictObject({ type: z.literal("cash-out") }),
]);

/** `"num/den"`. */
const multiplier = z.string();

export const contract = defineContract({
  name: "mines",
  title: "Mines",
  selection: z.strictObject({
    mines: z.int().min(1).max(24).describe("how many of the 25 tiles are mines"),
    maxReveals: z
      .int()
      .min(1)
      .max(24)
      .optional()
      .describe("after so many safe tiles the round cashes out by itself; the house may lower it, never raise it"),
  }),
  action,
  view: z.strictObject({
    mines: z.int(),
    /** How many safe tiles may be revealed in this round, told from its opening on. */
    maxReveals: z.int(),
    /** In the order in which they were revealed; a mine that was hit is the last. */
    revealed: z.array(tile).readonly(),
    /** What a cash-out pays now or, once the round is over, what it paid; null before a tile is revealed. */
    multiplier: multiplier.nullable(),
    /** What it pays after one more safe tile; null once the round is over. */
    nextMultiplier: multiplier.nullable(),
    /** Where the mines are, ascending; null until the round is over. */
    board: z.array(tile).readonly().nullable(),
    ended: z.enum(["mine", "cash-out"]).nullable(),
    legal: z.array(action).readonly(),
  }),
  wagers: { min: 1, max: 1 },
  stakeGrows: false,
});
