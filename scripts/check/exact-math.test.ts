import { expect, test } from "vitest";
import { checkExactMath } from "./exact-math.ts";

const RULES = "games/dice/rules/1.ts";

test.each([
  [RULES, "Math.floor(1.5) + Math.max(1, 2);"],
  [RULES, "const { num } = multiply(rtp, ONE); // Math.exp"],
  ["games/dice/game.test.ts", "Math.sqrt(2);"],
  ["shared/math/src/statistics.ts", "Math.exp(Math.log(2));"],
  ["shared/math/src/statistic-tables.ts", "Math.sqrt(2);"],
  ["shared/math/src/statistics/normal.ts", "Math.sqrt(2);"],
  ["shared/sdk/src/retry.ts", "Math.random();"],
  ["games/dice/par.ts", 'import { deviation } from "@croupier/math/statistics";'],
])("lets %s write %s", (path, source) => {
  expect(checkExactMath(path, source)).toEqual([]);
});

test.each([
  [RULES, "Math.exp(1);"],
  [RULES, "Math.random();"],
  [RULES, 'Math["exp"](1);'],
  [RULES, "const m = Math;"],
  [RULES, "const { pow } = Math;"],
  [RULES, "use(Math);"],
  [RULES, 'const name = "floor"; Math[name](1);'],
  ["games/dice/variants.ts", "Math.pow(2, 0.5);"],
  ["shared/math/src/rational.ts", "Math.log2(8);"],
  ["shared/math/src/rational-statistics.ts", "Math.sqrt(2);"],
])("refuses %s the line %s", (path, source) => {
  expect(checkExactMath(path, source)).toEqual([expect.stringContaining(`${path}:1 uses Math`)]);
});

test("refuses rules what only estimates", () => {
  const source = '\nimport { normal } from "@croupier/math/statistics/normal";';
  expect(checkExactMath(RULES, source)).toEqual([expect.stringContaining(`${RULES}:2 imports`)]);
});
