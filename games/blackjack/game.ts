import { defineGame, defineRules } from "@croupier/contract/game";
import { contract } from "./contract.ts";
import { parametersSchema } from "./parameters.ts";
import lock from "./rules.lock.json" with { type: "json" };
import { createRules } from "./rules/1.ts";
import { variants } from "./variants.ts";

export const game = defineGame({
  contract,
  rules: { 1: defineRules(contract, parametersSchema, createRules) },
  variants,
  lock,
});
