import { defineContract } from "@croupier/contract/game";
import * as z from "@croupier/contract/zod";

const MOST_ROWS = 16;

const rows = z.int().min(8).max(MOST_ROWS);

/** What a variant calls a set of multipliers: "low", "high". */
export const risk = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 _-]{0,31}$/, "a risk is named by 1 to 32 letters, digits, spaces, - and _");

export const contract = defineContract({
  name: "plinko",
  title: "Plinko",
  /** The board: its rows of pins, and the risk, which says what its buckets pay. A variant may lack some boards. */
  selection: z.strictObject({ rows, risk }),
  action: z.never(),
  /** The ball's way, a step a row, and the bucket that it fell into, from 0: the number of rights. */
  view: z.strictObject({
    rows,
    risk,
    path: z.array(z.enum(["left", "right"])),
    bucket: z.int().min(0).max(MOST_ROWS),
  }),
  wagers: { min: 1, max: 1 },
  stakeGrows: false,
});
