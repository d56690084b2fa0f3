import { defineContract } from "@croupier/contract/game";
import * as z from "@croupier/contract/zod";

const card = z.int().min(0).max(51);
const action = z.enum(["insure", "decline", "hit", "stand", "double", "split", "surrender"]);

export const contract = defineContract({
  name: "blackjack",
  title: "Blackjack",
  selection: z.strictObject({ on: z.enum(["main", "perfectPairs"]) }),
  action,
  view: z.strictObject({
    /** The up card; all of the dealer's cards once the round is over. */
    dealer: z.array(card).readonly(),
    hands: z
      .array(z.strictObject({ cards: z.array(card).readonly(), total: z.int(), doubled: z.boolean() }))
      .readonly(),
    /** Index of the hand whose turn it is. */
    active: z.int().nullable(),
    insured: z.boolean(),
    legal: z.array(action).readonly(),
  }),
  wagers: { min: 1, max: 2 },
  stakeGrows: true,
});
