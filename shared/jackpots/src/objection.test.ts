import { expect, test } from "vitest";
import { microOf } from "./micro.ts";
import { objectionTo, objectionToChange } from "./objection.ts";
import type { TierTerms } from "./tier.ts";

const terms: TierTerms = { perUnit: 10_000n, seed: 100n, ceiling: 1_000n, trigger: { kind: "must-hit-by" } };
const byChance = (range: bigint): TierTerms => ({ ...terms, trigger: { kind: "chance", range } });

test.each([
  ["1/100", 10_000n],
  ["0.000001", 1n],
  ["12.5e-3", 12_500n],
])("a contribution of %s is whole millionths of each unit", (text, perUnit) => {
  expect(microOf(text)).toBe(perUnit);
});

test.each(["1/3", "0.0000015"])("a contribution of %s would lose remainders, and is none", (text) => {
  expect(microOf(text)).toBeUndefined();
});

test.each([
  ["takes nothing", { ...terms, perUnit: 0n }, /more than 0/],
  ["takes the whole stake", { ...terms, perUnit: 1_000_000n }, /less than the whole/],
  ["begins at its ceiling", { ...terms, seed: 1_000n }, /not above the seed/],
  ["draws from more than 2^64", byChance(2n ** 64n + 1n), /range/],
  // 90,000 units between two wins bring 900 to the seed's 100.
  ["would never pay out what it takes", byChance(90_000n), /hold it back for ever/],
])("no tier %s", (_, refused, why) => {
  expect(objectionTo(refused)).toMatch(why);
});

test("what can be offered is", () => {
  expect(objectionTo(terms)).toBeUndefined();
  expect(objectionTo(byChance(89_999n))).toBeUndefined();
});

test("a ceiling is raised only, and how a tier is won stays", () => {
  expect(objectionToChange(terms, { ...terms, ceiling: 1_001n, perUnit: 1n, seed: 0n })).toBeUndefined();
  expect(objectionToChange(terms, { ...terms, ceiling: 999n })).toMatch(/raised only/);
  expect(objectionToChange(terms, byChance(10n))).toMatch(/never changes/);
});
