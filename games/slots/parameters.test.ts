import { computeParSheet } from "@croupier/contract/compute-par";
import { expect, test } from "vitest";
import { par } from "./par.ts";
import { parameters } from "./parameters.ts";

const machine = {
  reels: [
    ["A", "B"],
    ["A", "S", "W"],
  ],
  rows: 2,
  lines: [
    [0, 0],
    [1, 1],
  ],
  pays: { A: { 2: 5 } },
  wild: { symbol: "W" },
  scatter: { symbol: "S" },
  maxWin: 100,
};

test("what is left out is none: no multiplier, no pays, no spins, no limit", () => {
  const { wild, scatter } = parameters.parse(machine);
  const one = { num: 1n, den: 1n };
  expect(wild).toEqual({ symbol: "W", multiplier: one });
  expect(scatter).toEqual({ symbol: "S", pays: {}, spins: {}, multiplier: one, retrigger: false, maxSpins: null });
});

test("pays are exact: numbers, decimals and fractions", () => {
  const { pays } = parameters.parse({ ...machine, pays: { A: { 1: 0.1, 2: "2.50" }, B: { 2: "1/3" } } });
  expect(pays).toEqual({ A: { 1: { num: 1n, den: 10n }, 2: { num: 5n, den: 2n } }, B: { 2: { num: 1n, den: 3n } } });
});

test("of symbols that no strip has are allowed, and the sheet names them", () => {
  const notesOf = (given: unknown) => computeParSheet(par, { parameters: given }).sections[0]?.notes?.join(" ");
  const absent = { ...machine, pays: { A: { 2: 5 }, Z: { 2: 50 } }, wild: { symbol: "X" } };
  expect(notesOf(absent)).toContain("No strip has Z, X,");
  expect(notesOf({ ...absent, freeReels: [["Z"], ["X"]] }) ?? "").not.toContain("No strip has");
  expect(notesOf(machine) ?? "").not.toContain("No strip has");
});

test.each([
  [{ reels: [] }, "reels", "expected array to have >=1 items"],
  [{ reels: [[], ["A"]] }, "reels.0", "expected array to have >=1 items"],
  [{ freeReels: [["A"]] }, "freeReels", "there are 1 strips for 2 reels"],
  [{ rows: 0 }, "rows", "expected number to be >=1"],
  [{ lines: [] }, "lines", "expected array to have >=1 items"],
  [{ lines: [[0, 0, 0]] }, "lines.0", "has 3 rows for 2 reels"],
  [{ lines: [[0, 2]] }, "lines.0.1", "there is no row 2; rows are 0 to 1"],
  [{ pays: { A: { 3: 5 } } }, "pays.A.3", "a line has 2 symbols"],
  [{ pays: { A: { two: 5 } } }, "pays.A.two", "the key is how many symbols, from 1"],
  [{ pays: { "": { 2: 5 } } }, "pays.", "the key is a symbol of 1 to 32 characters"],
  [{ pays: { A: { 2: -5 } } }, "pays.A.2", "a pay is not negative"],
  [{ pays: { A: { 2: "five" } } }, "pays.A.2", "not an exact number"],
  [{ wild: { symbol: "W", reels: [2] } }, "wild.reels.0", "reels are 0 to 1"],
  [{ wild: { symbol: "W", multiplier: 0 } }, "wild.multiplier", "is above 0"],
  [{ scatter: { symbol: "S", spins: { 3: 1.5 } } }, "scatter.spins.3", "expected int"],
  [{ scatter: { symbol: "S", pays: { 5: 1 } } }, "scatter.pays.5", "a window has 4 symbols"],
  [{ scatter: { symbol: "S", maxSpins: 0 } }, "scatter.maxSpins", "expected number to be >=1"],
  [{ scatter: {} }, "scatter.symbol", "expected string"],
  [{ maxWin: 0 }, "maxWin", "is above 0"],
  [{ ways: 243 }, "", 'Unrecognized key: "ways"'],
])("%j is refused, and the fault is named", (change, path, message) => {
  const { success, error } = parameters.safeParse({ ...machine, ...change });
  expect(success).toBe(false);
  expect(error?.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("\n")).toContain(`${path}: `);
  expect(error?.issues.map((issue) => issue.message).join("\n")).toContain(message);
});
