import { createShuffle } from "@croupier/math/draws";
import { scriptedDraws } from "@croupier/testing/scripted-draws";
import { describe, expect, test } from "vitest";
import { parameters } from "../parameters.ts";
import { createRules } from "./1.ts";

/** Five reels of one row: every draw is the symbol that a line of its own shows. */
const SYMBOLS = ["A", "B", "W", "S", "-"];
const oneLine = {
  reels: Array.from({ length: 5 }, () => SYMBOLS),
  rows: 1,
  lines: [[0, 0, 0, 0, 0]],
  pays: { A: { 3: 5, 4: 20, 5: 100 }, B: { 2: 1, 3: 4, 4: 12, 5: 50 }, W: { 2: 10, 3: 30, 5: 1_000 } },
  wild: { symbol: "W" },
};

/** What shows, spin by spin. */
const play = (machine: object, shown: string) => {
  const rules = createRules(parameters.parse(machine));
  const draws = scriptedDraws(Array.from(shown.replaceAll(" ", ""), (symbol) => SYMBOLS.indexOf(symbol)));
  const view = rules.view(rules.open([{}], draws));
  expect(draws.left()).toBe(0);
  return view;
};

const won = (machine: object, shown: string): string => play(machine, shown).multiplier;

describe("a line", () => {
  test.each([
    ["AAA-A", "5/1"],
    ["AAAAA", "100/1"],
    ["-AAAA", "0/1"],
    ["AA---", "0/1"],
    ["BB-BB", "1/1"],
    ["ABABA", "0/1"],
  ])("%s pays %s: runs from the left, on reels side by side", (shown, multiplier) => {
    expect(won(oneLine, shown)).toBe(multiplier);
  });

  test.each([
    ["AWA--", "5/1"],
    ["AAWWW", "100/1"],
    ["WB---", "1/1"],
    ["WWA--", "10/1"],
    ["WWAA-", "20/1"],
    ["WWBBB", "50/1"],
    ["WWW--", "30/1"],
    ["WWWA-", "30/1"],
    ["WWWW-", "20/1"],
    ["WWWWW", "1000/1"],
  ])("%s pays %s: wilds stand for what is best, or pay for themselves", (shown, multiplier) => {
    // Four wilds pay nothing of their own here, so they are four of A.
    expect(won(oneLine, shown)).toBe(multiplier);
  });

  test.each([
    ["AAA--", "5/1"],
    ["AWA--", "15/1"],
    ["AWW--", "15/1"],
    ["WWA--", "15/1"],
    ["WWW--", "30/1"],
    ["WWWW-", "20/1"],
    ["WWWWW", "1000/1"],
    ["WWWWA", "300/1"],
  ])("%s pays %s with a wild that triples, once, and never wilds alone", (shown, multiplier) => {
    expect(won({ ...oneLine, wild: { symbol: "W", multiplier: 3 } }, shown)).toBe(multiplier);
  });

  test.each([
    ["AWA--", "5/1"],
    ["WAA--", "0/1"],
    ["WW---", "10/1"],
    ["WWA--", "10/1"],
    ["AAWA-", "0/1"],
  ])(
    "%s pays %s where wilds count on the second reel only, and elsewhere stand for themselves",
    (shown, multiplier) => {
      const paysPairs = { ...oneLine.pays, A: { 3: 5, 4: 20 } };
      const machine = { ...oneLine, pays: paysPairs, wild: { symbol: "W", reels: [1] } };
      expect(won(machine, shown)).toBe(multiplier);
    },
  );

  test("says of its win what it is of", () => {
    expect(play(oneLine, "WWBBB").spins[0]).toMatchObject({
      free: false,
      stops: [2, 2, 1, 1, 1],
      window: [["W"], ["W"], ["B"], ["B"], ["B"]],
      lines: [{ line: 0, symbol: "B", count: 5, won: "50/1" }],
      won: "50/1",
    });
  });
});

describe("lines and rows", () => {
  // A window of three rows from each stop; the line bet is a third of the stake.
  const machine = {
    reels: [
      ["A", "B", "C", "D"],
      ["B", "C", "A", "D"],
    ],
    rows: 3,
    lines: [
      [0, 0],
      [0, 2],
      [2, 0],
    ],
    pays: { A: { 2: 6 }, B: { 2: "3/2" }, D: { 2: 30 } },
  };
  const rules = createRules(parameters.parse(machine));
  const at = (...stops: readonly number[]) => rules.view(rules.open([{}], scriptedDraws(stops)));

  test("row r shows the symbol at stop + r, round the strip's end", () => {
    expect(at(3, 3).spins[0]?.window).toEqual([
      ["D", "A", "B"],
      ["D", "B", "C"],
    ]);
  });

  test("every line that wins pays a multiple of its own bet", () => {
    expect(at(0, 0)).toMatchObject({ multiplier: "2/1", spins: [{ lines: [{ line: 1, symbol: "A", won: "2/1" }] }] });
    // D over D on the first line, B under and B over on the last.
    expect(at(3, 3).multiplier).toBe("10/1");
    expect(at(3, 0)).toMatchObject({ multiplier: "1/2", spins: [{ lines: [{ line: 2, symbol: "B", won: "1/2" }] }] });
  });
});

describe("the feature", () => {
  const machine = {
    ...oneLine,
    freeReels: Array.from({ length: 5 }, () => SYMBOLS),
    scatter: {
      symbol: "S",
      pays: { 2: 1, 3: 2 },
      spins: { 3: 2, 4: 3 },
      multiplier: 4,
      retrigger: true,
      maxSpins: 5,
    },
  };
  const spinsOf = (given: object, shown: string) => play(given, shown).spins.map(({ won: each }) => each);

  test("follows on its scatters, wherever they are, and multiplies lines and scatters", () => {
    expect(spinsOf(machine, "S-S-S AAA-- -S-S-")).toEqual(["2/1", "20/1", "4/1"]);
    expect(won(machine, "S-S-S AAA-- -S-S-")).toBe("26/1");
  });

  test("goes on where scatters come again, up to its limit", () => {
    const round = play(machine, "SSS-- SSS-- SSSS- ----- ----- -----");
    expect(round.spins.map(({ scatter }) => scatter.spins)).toEqual([2, 2, 1, 0, 0, 0]);
    expect(round.multiplier).toBe("10/1");
  });

  test("does not where they don't add to it, and then they only pay", () => {
    const once = { ...machine, scatter: { ...machine.scatter, retrigger: false } };
    expect(spinsOf(once, "SSS-- SSS-- -----")).toEqual(["2/1", "8/1", "0/1"]);
  });

  test("is no longer than its limit from the first", () => {
    const short = { ...machine, scatter: { ...machine.scatter, maxSpins: 1 } };
    expect(spinsOf(short, "SSSS- -----")).toEqual(["0/1", "0/1"]);
  });

  test("ends at the maximum win, which is what the round pays, and adds no spins then", () => {
    const capped = play({ ...machine, maxWin: 21 }, "S-S-S AAA--");
    expect(capped).toMatchObject({ maxWin: true, multiplier: "21/1" });
    expect(capped.spins.map(({ won: each }) => each)).toEqual(["2/1", "20/1"]);
    expect(play({ ...machine, maxWin: 2 }, "S-S-S").spins[0]?.scatter).toEqual({ count: 3, won: "2/1", spins: 0 });
    expect(play({ ...machine, maxWin: 23 }, "S-S-S AAA-- -----")).toMatchObject({
      maxWin: false,
      multiplier: "22/1",
    });
  });

  test("is played on strips of its own, and a wild never stands for a scatter", () => {
    const poor = { ...machine, freeReels: Array.from({ length: 5 }, () => ["-"]) };
    const rules = createRules(parameters.parse(poor));
    const view = rules.view(rules.open([{}], scriptedDraws([3, 3, 3, 4, 4, ...Array<number>(10).fill(0)])));
    expect(view.spins.map(({ window }) => window.flat().join(""))).toEqual(["SSS--", "-----", "-----"]);
    expect(won(machine, "SSW--")).toBe("1/1");
  });

  test("without a limit has no ceiling, so that nobody can bet on it", () => {
    const endless = { ...machine, scatter: { ...machine.scatter, maxSpins: null } };
    expect(() => createRules(parameters.parse(endless)).ceilings()).toThrow("set scatter.maxSpins");
    const [most] = createRules(parameters.parse({ ...endless, maxWin: 500 })).ceilings();
    expect(most?.[0]?.multiplier).toEqual({ num: 500n, den: 1n });
  });
});

test("free spins that add more than they are don't go on for ever", () => {
  const growing = {
    ...oneLine,
    reels: [["S"]],
    lines: [[0]],
    pays: {},
    scatter: { symbol: "S", spins: { 1: 2 }, retrigger: true },
  };
  const rules = createRules(parameters.parse(growing));
  const uniform = () => 0;
  const draws = { uniform, uniformWide: () => 0n, shuffle: (size: number) => createShuffle(size, uniform) };
  expect(() => rules.open([{}], draws)).toThrow("set scatter.maxSpins");
});

test("pays too fine to be counted in whole steps are refused, not rounded", () => {
  const fine = { ...oneLine, pays: { A: { 3: "1/1000000007", 5: 100_000_000 } } };
  expect(() => createRules(parameters.parse(fine))).toThrow("below 2⁵³ of its smallest step");
});
