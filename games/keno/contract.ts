import { defineContract } from "@croupier/contract/game";
import * as z from "@croupier/contract/zod";

const BALLS = 40;
const MOST_PICKS = 10;
const DRAWN = 10;

const ball = z.int().min(1).max(BALLS);

/** What a variant calls a set of pay tables: "classic", "high". */
export const risk = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 _-]{0,31}$/, "a risk is named by 1 to 32 letters, digits, spaces, - and _");

const picks = z
  .array(ball)
  .min(1)
  .max(MOST_PICKS)
  .superRefine((balls, context) => {
    for (const [index, pick] of balls.entries()) {
      if (balls.indexOf(pick) === index) continue;
      context.addIssue({ code: "custom", path: [index], message: `${pick} is picked already; picks are distinct` });
    }
  })
  .meta({ uniqueItems: true });

export const contract = defineContract({
  name: "keno",
  title: "Keno",
  /** 1 to 10 distinct numbers of 1 … 40, in any order, and the risk, which says what hits pay. A variant may lack some. */
  selection: z.strictObject({ risk, picks }),
  action: z.never(),
  /** The ten numbers as they were drawn, and those of them that were picked, in the same order. */
  view: z.strictObject({
    risk,
    picks: z.array(ball).max(MOST_PICKS),
    drawn: z.array(ball).length(DRAWN),
    hits: z.array(ball).max(MOST_PICKS),
  }),
  wagers: { min: 1, max: 1 },
  stakeGrows: false,
});
