import { defineContract } from "@croupier/contract/game";
import * as z from "@croupier/contract/zod";

/** Results are 0 … 9999; players see them as 0.00 … 99.99. */
const RESULTS = 10_000;
/** The fewest and the most of them that a bet may win with: a chance of 0.02 % to 98 %. */
const FEWEST = 2;
const MOST = 9_800;

const between = (least: number, greatest: number, side: string) => {
  const message = `${side} takes a target of ${least} to ${greatest}: ${FEWEST} to ${MOST} of ${RESULTS} results win`;
  return z.int(message).min(least, message).max(greatest, message);
};

const result = z
  .int()
  .min(0)
  .max(RESULTS - 1);

export const contract = defineContract({
  name: "dice",
  title: "Dice",
  /** `under` wins with a result below the target, `over` with one above it; equal to it loses either way. */
  selection: z.discriminatedUnion(
    "direction",
    [
      z.strictObject({ direction: z.literal("under"), target: between(FEWEST, MOST, "under") }),
      z.strictObject({
        direction: z.literal("over"),
        target: between(RESULTS - 1 - MOST, RESULTS - 1 - FEWEST, "over"),
      }),
    ],
    { error: ({ code }) => (code === "invalid_union" ? 'choose "under" or "over"' : undefined) },
  ),
  action: z.never(),
  /** `shown` is the same two numbers as players read them: "49.50". */
  view: z.strictObject({
    direction: z.enum(["under", "over"]),
    target: result,
    result,
    shown: z.strictObject({ target: z.string(), result: z.string() }),
    won: z.boolean(),
  }),
  wagers: { min: 1, max: 1 },
  stakeGrows: false,
});
