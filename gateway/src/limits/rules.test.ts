import { expect, it } from "vitest";
import { LIMITS, localRules, parseRule, publicRules, ruleText } from "./rules.ts";

it("reads a rule as it is written", () => {
  const rule = { burst: { calls: 20, seconds: 1 }, sustained: { calls: 600, seconds: 60 } };
  expect(parseRule("20/1 600/60")).toEqual(rule);
  expect(ruleText(rule)).toBe("20/1 600/60");
});

it.each([
  "",
  "20/1",
  "20/1,600/60",
  "0/1 600/60",
  "20/0 600/60",
  "20/1 600/3601",
  "20/60 600/60",
  "601/1 600/60",
  "-1/1 5/60",
  "1e3/1 5000/60",
  "20/1 600/60 1/1",
  "99999999999/1 99999999999/60",
])("takes %j for no rule", (text) => {
  expect(parseRule(text)).toBeUndefined();
});

it.each(LIMITS)("has rules of its own for %s that are rules", (limit) => {
  for (const rules of [publicRules, localRules]) expect(parseRule(ruleText(rules[limit]))).toEqual(rules[limit]);
});
