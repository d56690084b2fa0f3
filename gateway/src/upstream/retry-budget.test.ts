import { expect, it } from "vitest";
import { createRetryBudget } from "./retry-budget.ts";

it("lets retries be a share of the calls, and a few a second besides", () => {
  let nowMs = 0;
  const budget = createRetryBudget({ share: 0.1, perSecond: 2, most: 5, nowMs: () => nowMs });
  const spent = (tries: number): number => Array.from({ length: tries }, () => budget.spend()).filter(Boolean).length;

  expect(spent(100)).toBe(5);
  for (let n = 0; n < 40; n += 1) budget.earn();
  expect(spent(100)).toBe(4);
  nowMs += 1_500;
  expect(spent(100)).toBe(3);
  nowMs += 60_000;
  for (let n = 0; n < 1_000; n += 1) budget.earn();
  expect(spent(100)).toBe(5);
});
