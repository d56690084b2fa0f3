import { defineExpectation } from "@croupier/contract/expectation";
import type { contract } from "./contract.ts";
import certified from "./par.json" with { type: "json" };

/** By board. */
export const expectation = defineExpectation<typeof contract>(
  certified,
  ({ law }) =>
    ({ rows, risk }) =>
      law(`${rows} rows, ${risk}`),
);
