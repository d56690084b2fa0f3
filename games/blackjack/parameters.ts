import { exactNumber } from "@croupier/contract/parameters";
import * as z from "@croupier/contract/zod";
import { chartSchema } from "./chart.ts";

/** A pay told "to 1": the stake comes back with it. */
const toOne = (usual: number) => exactNumber.refine(({ num }) => num >= 0n, "a pay is at least 0 to 1").prefault(usual);

export const parametersSchema = z.strictObject({
  decks: z.union([z.int().min(1).max(8), z.literal("infinite")]).default(8),
  soft17: z.enum(["stand", "hit"]).default("stand").describe("what the dealer does on a soft 17"),
  doubleOn: z.enum(["any", "9-11", "10-11"]).default("any").describe("on which totals of two cards"),
  doubleAfterSplit: z.boolean().default(true),
  maxHands: z.int().min(2).max(4).default(2).describe("how many hands splitting may make"),
  resplitAces: z.boolean().default(false),
  hitSplitAces: z.boolean().default(false).describe("whether split aces take more than one card; they never double"),
  surrender: z.enum(["none", "late"]).default("none").describe("late: after the peek, on the first two cards"),
  blackjackPays: z.enum(["3:2", "6:5", "1:1"]).default("3:2"),
  peek: z.boolean().default(true).describe("whether a dealer's blackjack ends the round before the hands are played"),
  insurance: z.boolean().default(true).describe("whether it is offered on an ace: half the stake, 2 to 1"),
  perfectPairs: z
    .strictObject({ perfect: toOne(25), coloured: toOne(12), mixed: toOne(6) })
    .prefault({})
    .describe("pays to 1 for the same card, the same rank and colour, the same rank"),
  twentyOnePlus3: z
    .strictObject({
      suitedTrips: toOne(100),
      straightFlush: toOne(40),
      trips: toOne(30),
      straight: toOne(10),
      flush: toOne(5),
    })
    .prefault({})
    .describe("pays to 1 on the player's two cards and the dealer's up card; an ace is high or low"),
  strategy: chartSchema.optional(),
});

export type Parameters = z.output<typeof parametersSchema>;
