import { defineExpectation } from "@croupier/contract/expectation";
import type { contract } from "./contract.ts";
import certified from "./par.json" with { type: "json" };

/** By the number of calls. */
export const expectation = defineExpectation<typeof contract>(certified, ({ law }) => {
  const byCalls = Array.from({ length: 21 }, (_, calls) => law(calls === 1 ? "1 call" : `${calls} calls`));
  return ({ calls }) => byCalls[calls.length];
});
