import { expect, it } from "vitest";
import { isTooDeep } from "./json-depth.ts";

it.each([
  ["", false],
  ["[".repeat(32) + "]".repeat(32), false],
  ["[".repeat(33), true],
  [`${'{"a":'.repeat(33)}1${"}".repeat(33)}`, true],
  [`[${"[],".repeat(1_000)}[]]`, false],
  [JSON.stringify(["[".repeat(100), '\\"', "{".repeat(100)]), false],
  [`["\\"",${"[".repeat(40)}`, true],
])("counts what is within each other, and not what is quoted: %.30s", (json, deep) => {
  expect(isTooDeep(json)).toBe(deep);
});
