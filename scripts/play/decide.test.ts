import { expect, test } from "vitest";
import { actionWords, askFor, createDecisions, legalIn, readAction } from "./decide.ts";

const hands = ["hit", "stand"];
const tiles = [{ tile: 3, type: "reveal" }, { type: "reveal", tile: 7 }, { type: "cash-out" }];
const holds = [
  { type: "draw", hold: [] },
  { hold: [0, 2], type: "draw" },
];

test("actions are spelt as a person would type them", () => {
  expect([...hands, ...tiles, ...holds].map(actionWords)).toEqual([
    "hit",
    "stand",
    "reveal 3",
    "reveal 7",
    "cash-out",
    "draw hold none",
    "draw hold 0,2",
  ]);
});

test.each([
  [hands, "stand", "stand"],
  [hands, "2", "stand"],
  [hands, ' "hit" ', "hit"],
  [tiles, "reveal  7", tiles[1]],
  [tiles, "3", tiles[2]],
  [tiles, '{"tile":3,"type":"reveal"}', tiles[0]],
  [holds, "draw hold 0 , 2", holds[1]],
  [holds, "draw hold none", holds[0]],
  [hands, "fold", undefined],
  [hands, "3", undefined],
  [hands, "0", undefined],
  [hands, "", undefined],
  [hands, "{", undefined],
])("of %j, %j means %j", (legal, line, action) => expect(readAction(legal, line)).toEqual(action));

test("what is legal is what the view lists", () => {
  expect(legalIn({ legal: hands })).toEqual(hands);
  for (const view of [null, undefined, {}, { legal: "hit" }, "hit"]) expect(legalIn(view)).toEqual([]);
});

test("a long list is cut, and every place in it still counts", () => {
  const many = Array.from({ length: 32 }, (_, hold) => ({ tile: hold }));
  expect(askFor(many)).toContain("12 11  ·  … and 20 more, by number or in such words\n> ");
  expect(askFor(hands)).toBe("1 hit  ·  2 stand\n> ");
  expect(readAction([{ tile: 7 }, { tile: 1 }], "2")).toEqual({ tile: 1 });
});

test("decisions told beforehand are taken in order, then there are none; what means nothing is named", async () => {
  const decisions = createDecisions(["hit", " 2 ", "fold"], undefined);
  expect([await decisions.ask(hands), await decisions.ask(hands)]).toEqual(["hit", "stand"]);
  expect(() => decisions.ask(hands)).toThrow('"fold" is no action now; there are: hit; stand');
  expect(await decisions.ask(hands)).toBeUndefined();
});

test("decisions told for a round that has changed since are forgotten", async () => {
  const decisions = createDecisions(["hit", "stand"], undefined);
  expect(await decisions.ask(hands)).toBe("hit");
  decisions.forget();
  expect(await decisions.ask(hands)).toBeUndefined();
});
