import { defineExpectation } from "@croupier/contract/expectation";
import type { contract } from "./contract.ts";
import certified from "./par.json" with { type: "json" };

/** By class of the PAR sheet, of which there is one. */
export const expectation = defineExpectation<typeof contract>(certified, ({ law }) => {
  const oneNumber = law("one number");
  return () => oneNumber;
});
