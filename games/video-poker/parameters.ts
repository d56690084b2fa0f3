import { exactNumber } from "@croupier/contract/parameters";
import * as z from "@croupier/contract/zod";

const pay = (category: string, usual: number) =>
  exactNumber
    .refine(({ num }) => num >= 0n, "a pay is 0 or more")
    .prefault(usual)
    .describe(`what ${category} pays per unit staked, "for one"; an exact number from 0`);

/** Nine pays "for one"; any that is left out pays what it does in 9/6 Jacks or Better. */
export const parameters = z.strictObject({
  pays: z
    .strictObject({
      royal: pay("a royal flush", 800),
      straightFlush: pay("any other straight flush", 50),
      four: pay("four of a kind", 25),
      fullHouse: pay("a full house", 9),
      flush: pay("a flush", 6),
      straight: pay("a straight, ace high or low,", 4),
      three: pay("three of a kind", 3),
      twoPair: pay("two pair", 2),
      jacks: pay("a pair of jacks, queens, kings or aces", 1),
    })
    .prefault({}),
});
