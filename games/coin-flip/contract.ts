import { defineContract } from "@croupier/contract/game";
import * as z from "@croupier/contract/zod";

const side = z.enum(["heads", "tails"]);

export const contract = defineContract({
  name: "coin-flip",
  title: "Coin flip",
  /** 1 to 20 calls in a row; all must be right. */
  selection: z.strictObject({ calls: z.array(side).min(1).max(20) }),
  action: z.never(),
  view: z.strictObject({ calls: z.array(side), flips: z.array(side), won: z.boolean() }),
  wagers: { min: 1, max: 1 },
  stakeGrows: false,
});
