import { defineContract } from "@croupier/contract/game";
import * as z from "@croupier/contract/zod";

/** As games of cards number them: rank = id mod 13 (0 = ace … 12 = king), suit = ⌊id / 13⌋ (clubs, diamonds, hearts, spades). */
const card = z.int().min(0).max(51);
const action = z.enum(["insure", "decline", "hit", "stand", "double", "split", "surrender"]);
const side = z.enum(["perfectPairs", "twentyOnePlus3"]);

const hand = z.strictObject({
  cards: z.array(card),
  /** The best total; an ace counts 11 where that doesn't bust. */
  total: z.int(),
  /** Whether an ace counts 11. */
  soft: z.boolean(),
  /** Whether it came from a split. */
  split: z.boolean(),
  doubled: z.boolean(),
  surrendered: z.boolean(),
  /** Whether it was played to its end, which a dealer's blackjack at the peek comes before. */
  done: z.boolean(),
});

export const contract = defineContract({
  name: "blackjack",
  title: "Blackjack",
  /** The main wager, once, and either side wager beside it. */
  selection: z.strictObject({ on: z.enum(["main", ...side.options]) }),
  action,
  view: z.strictObject({
    dealer: z.strictObject({
      /** The up card alone until the round is over; then all that were dealt, the hole card second. */
      cards: z.array(card),
      /** Of the cards shown. */
      total: z.int(),
      soft: z.boolean(),
    }),
    /** From left to right. */
    hands: z.array(hand),
    /** Index of the hand whose turn it is. */
    active: z.int().nullable(),
    insured: z.boolean(),
    /** What the side wagers of this bet came to; null where they lost. */
    sides: z.array(z.strictObject({ on: side, made: z.string().nullable() })),
    legal: z.array(action),
  }),
  wagers: { min: 1, max: 3 },
  stakeGrows: true,
});
