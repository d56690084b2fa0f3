import { createExpectPayout } from "@croupier/contract/expected-payout";
import { expect, test } from "vitest";
import { expectation } from "./expectation.ts";

const laws = expectation.variants.get("standard");
if (!laws) throw new Error("the standard variant is missing");
const expectPayout = createExpectPayout(laws);
type On = "player" | "banker" | "playerPair";
const bet = (...wagers: readonly On[]) => ({
  selections: wagers.map((on) => ({ on })),
  stakes: wagers.map(() => 100n),
});
const priced = (...wagers: readonly On[]) => {
  const expected = expectPayout(bet(...wagers), [], BigInt(100 * wagers.length));
  if (!expected) throw new Error("nothing is expected");
  return { ...expected, mean: Number(expected.mean), variance: Number(expected.variance) };
};

test("player and banker make up for each other: together they pay 195 or 200, whoever wins", () => {
  const both = priced("player", "banker");
  // Of the 8-deck shoe banker wins 45.8597 %: https://wizardofodds.com/games/baccarat/basics/
  expect(both.mean).toBeCloseTo(200 - 5 * 0.458597, 4);
  expect(both.variance).toBeCloseTo(25 * 0.458597 * (1 - 0.458597), 4);
  expect(both.basis).toBe("exact");
});

test("how a pair goes with them isn't known: the variance is the most it can be", () => {
  const [player, pair, together] = [priced("player"), priced("playerPair"), priced("player", "playerPair")];
  expect(together.mean).toBeCloseTo(player.mean + pair.mean, 6);
  expect(Math.sqrt(together.variance)).toBeCloseTo(Math.sqrt(player.variance) + Math.sqrt(pair.variance), 2);
  expect(together.basis).toBe("bound");
});
