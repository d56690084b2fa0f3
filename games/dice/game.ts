import { defineGame, defineRules } from "@croupier/contract/game";
import * as z from "@croupier/contract/zod";
import { rtp } from "@croupier/contract/parameters";
import { contract } from "./contract.ts";
import lock from "./rules.lock.json" with { type: "json" };
import { createRules } from "./rules/1.ts";
import { variants } from "./variants.ts";

export const game = defineGame({
  contract,
  rules: { 1: defineRules(contract, z.strictObject({ rtp }), createRules) },
  variants,
  lock,
});
