import { defineExpectation } from "@croupier/contract/expectation";
import type { contract } from "./contract.ts";
import certified from "./par.json" with { type: "json" };

/** Nobody plays better. */
export const expectation = defineExpectation<typeof contract>(certified, ({ law }) => {
  const optimal = law("optimal play");
  const byStrategy = optimal && { ...optimal, strategy: true };
  return () => byStrategy;
});
