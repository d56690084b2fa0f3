import { expect, it } from "vitest";
import { parseCores, shareCores } from "./cores.ts";

it("reads cores as Linux writes them, and gives the house the larger half", () => {
  expect(parseCores("0-3,8")).toEqual([0, 1, 2, 3, 8]);
  expect(shareCores(parseCores("0-3,8"))).toEqual({ house: [0, 1, 2], generator: [3, 8] });
  expect(shareCores(parseCores("4,5"))).toEqual({ house: [4], generator: [5] });
});

it("shares nothing where there is but one", () => {
  expect(shareCores([0])).toBeUndefined();
});
