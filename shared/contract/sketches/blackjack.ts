import { defineGame, defineRules } from "@croupier/contract/game";
import * as z from "@croupier/contract/zod";
import { contract } from "./blackjack-contract.ts";
import { createRules } from "./blackjack-rules.ts";

/** From two decks on there are perfect pairs, and the ceiling holds as it is written. */
const parameters = z.strictObject({ decks: z.int().min(2).max(8).default(6) });

export const blackjack = defineGame({
  contract,
  rules: { 1: defineRules(contract, parameters, createRules) },
  variants: { standard: { rules: 1, parameters: {} } },
  lock: { variants: { standard: { rulesHash: "04".repeat(32) } } },
});
