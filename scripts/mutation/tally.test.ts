import { expect, test } from "vitest";
import { formatScore, putResult, scoreOf, tallyMutants } from "./tally.ts";

const tally = { killed: 89_990, timedOut: 6, survived: 10_003, notCovered: 1, errors: 2 };
const mutants = (...statuses: readonly string[]) => statuses.map((status) => ({ status }));

test("a mutant counts as what became of it", () => {
  expect(tallyMutants(mutants("Killed", "NoCoverage", "Timeout", "Killed", "Survived", "RuntimeError"))).toEqual({
    killed: 2,
    timedOut: 1,
    survived: 1,
    notCovered: 1,
    errors: 1,
  });
});

test("there is no score where nothing was tested", () => {
  expect(() => tallyMutants([])).toThrow("0 mutants");
  expect(() => tallyMutants(mutants("RuntimeError", "Ignored"))).toThrow("none was tested");
});

test("what ran on and on was noticed; what no test reaches was not", () => {
  expect(scoreOf({ killed: 2, timedOut: 1, survived: 0, notCovered: 1, errors: 7 })).toBe(75);
});

test("a score is never rounded up to what it isn't", () => {
  expect(formatScore(tally)).toBe("89.99 %");
  expect(formatScore({ killed: 1, timedOut: 0, survived: 0, notCovered: 0, errors: 0 })).toBe("100.00 %");
});

test("a result replaces the one before it, and nothing else of the README", () => {
  const row = (...cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  const head = row("StrykerJS", "mutants", "killed", "timed out", "survived", "not covered", "errors", "score  ");
  const line = row("---------", "-------", "------", "---------", "--------", "-----------", "------", "-------");
  const before = row("9.0.0    ", "1      ", "1     ", "0        ", "0       ", "0          ", "0     ", "100.00 %");
  const after = row("10.1.1   ", "100002 ", "89990 ", "6        ", "10003   ", "1          ", "2     ", "89.99 %");
  const readme = (result: string) =>
    `# A package\n\n| a | b |\n| - | - |\n\n${head}${line}${result}\nOf these, none.\n`;
  expect(putResult(readme(before), "10.1.1", tally)).toBe(readme(after));
  expect(() => putResult("# A package\n", "10.1.1", tally)).toThrow("no table");
});
