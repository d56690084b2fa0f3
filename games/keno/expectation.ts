import { defineExpectation } from "@croupier/contract/expectation";
import type { contract } from "./contract.ts";
import certified from "./par.json" with { type: "json" };

/** By risk and number of picks. */
export const expectation = defineExpectation<typeof contract>(
  certified,
  ({ law }) =>
    ({ risk, picks }) =>
      law(`${risk}, ${picks.length === 1 ? "1 pick" : `${picks.length} picks`}`),
);
