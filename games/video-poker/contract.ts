import { defineContract } from "@croupier/contract/game";
import * as z from "@croupier/contract/zod";

const HAND = 5;

/** Rank = card mod 13, from 0 = ace to 12 = king; suit = ⌊card / 13⌋: clubs, diamonds, hearts, spades. */
const card = z.int().min(0).max(51);

const place = z
  .int()
  .min(0)
  .max(HAND - 1);

const ascends = (places: readonly number[]): boolean =>
  places.every((one, index) => index === 0 || one > (places[index - 1] ?? HAND));

const action = z.strictObject({
  type: z.literal("draw"),
  /** Places of the cards to keep, from the left; each of the 32 ways has one spelling. */
  hold: z.array(place).refine(ascends, "places ascend, each once, as in [0, 2, 4]").readonly(),
});

export const contract = defineContract({
  name: "video-poker",
  title: "Video poker",
  selection: z.strictObject({}),
  action,
  view: z.strictObject({
    /** The hand: as dealt, and after the draw as drawn. */
    cards: z.array(card).readonly(),
    /** Which places were kept; null before the draw. */
    held: z.array(place).readonly().nullable(),
    /** What the hand is, as it stands. */
    category: z.enum([
      "nothing",
      "jacks",
      "twoPair",
      "three",
      "straight",
      "flush",
      "fullHouse",
      "four",
      "straightFlush",
      "royal",
    ]),
    /** What such a hand pays, `"num/den"`. */
    multiplier: z.string(),
    legal: z.array(action).readonly(),
  }),
  wagers: { min: 1, max: 1 },
  stakeGrows: false,
});
