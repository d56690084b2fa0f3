import { defineContract } from "@croupier/contract/game";
import * as z from "@croupier/contract/zod";

/** A card's id says what it is: rank = id mod 13 (0 = ace … 12 = king), suit = ⌊id / 13⌋ mod 4. */
const card = z.int().min(0).max(415);

const hand = z.strictObject({
  /** Two or three cards, in the order in which they were dealt. */
  cards: z.array(card).min(2).max(3).readonly(),
  total: z.int().min(0).max(9),
});

export const contract = defineContract({
  name: "baccarat",
  title: "Baccarat",
  selection: z.strictObject({ on: z.enum(["player", "banker", "tie", "playerPair", "bankerPair"]) }),
  action: z.never(),
  view: z.strictObject({
    player: hand,
    banker: hand,
    outcome: z.enum(["player", "banker", "tie"]),
    playerPair: z.boolean(),
    bankerPair: z.boolean(),
  }),
  wagers: { min: 1, max: 5 },
  stakeGrows: false,
});
