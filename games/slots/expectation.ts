import { defineExpectation } from "@croupier/contract/expectation";
import type { contract } from "./contract.ts";
import certified from "./par.json" with { type: "json" };

/** A stake is always on all lines. */
export const expectation = defineExpectation<typeof contract>(certified, ({ law }) => {
  const allLines = law("all lines");
  return () => allLines;
});
