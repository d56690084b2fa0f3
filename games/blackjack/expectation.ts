import { defineExpectation } from "@croupier/contract/expectation";
import type { contract } from "./contract.ts";
import certified from "./par.json" with { type: "json" };

/**
 * The main wager by the chart or the optimal play that the sheet is of, per initial stake. An insurance, which neither
 * takes, is expected to come back whole: it does so less often, never more.
 */
export const expectation = defineExpectation<typeof contract>(certified, ({ law, moments }) => {
  const main = moments("main");
  const laws = {
    main: main && { ...main, strategy: true },
    perfectPairs: law("perfect pairs"),
    twentyOnePlus3: law("21+3"),
  };
  return ({ on }) => laws[on];
});
