import { UUID } from "@croupier/contract/ids";
import { currency, gameName, text } from "@croupier/contract/wire";
import { z } from "zod";

const amount = z.int().min(0);
const instant = z.iso.datetime();

/** Which of an operator's rounds: those that meet everything named. */
export const roundFilters = z.strictObject({
  playerId: text(128).optional().describe("the operator's own id of the player"),
  sessionId: z.string().regex(UUID).optional(),
  brandId: z.string().regex(UUID).optional().describe("of the session it was opened in"),
  game: gameName.optional(),
  variant: text(64).optional(),
  currency: currency.optional(),
  mode: z.enum(["real", "demo"]).optional(),
  status: z.enum(["reserving", "open", "settled", "voided"]).optional(),
  from: instant.optional().describe("opened at this moment or later"),
  to: instant.optional().describe("opened before this moment"),
  stakeMin: amount.optional().describe("all stakes of the round, in minor units"),
  stakeMax: amount.optional(),
  payoutMin: amount.optional().describe("in minor units"),
  payoutMax: amount.optional(),
});

export type RoundFilters = z.output<typeof roundFilters>;

const order = [
  ["from", "to"],
  ["stakeMin", "stakeMax"],
  ["payoutMin", "payoutMax"],
] as const;

/** A range that ends before it begins is a mistake, not an empty answer. */
export const refuseEmptyRanges = (filters: RoundFilters, context: z.RefinementCtx<RoundFilters>): void => {
  for (const [low, high] of order) {
    const [least, most] = [filters[low], filters[high]];
    if (least === undefined || most === undefined) continue;
    const ends = typeof least === "string" ? Date.parse(least) >= Date.parse(String(most)) : least > Number(most);
    if (ends) context.addIssue({ code: "custom", path: [high], message: `ends before ${low} begins` });
  }
};
