import { par as coinFlip } from "../../games/coin-flip/par.ts";
import { defineContract } from "@croupier/contract/game";
import * as z from "@croupier/contract/zod";
import { expect, test } from "vitest";
import { parseSelections, readSelection, usualSelections } from "./selection.ts";

const contract = defineContract({
  name: "sampler",
  title: "Sampler",
  selection: z.strictObject({
    name: z.string(),
    rows: z.int().max(16).optional(),
    turbo: z.boolean().optional(),
    picks: z.array(z.int()).optional(),
    calls: z.array(z.enum(["heads", "tails"])).optional(),
  }),
  action: z.never(),
  view: z.unknown(),
  wagers: { min: 1, max: 1 },
  stakeGrows: false,
});

test("words are read as the contract wants them: text, numbers, flags, lists", () => {
  const words = { name: "7", rows: "8", turbo: "true", picks: "1, 2,40", calls: "heads" };
  expect(readSelection(contract, words)).toEqual({
    selections: [{ name: "7", rows: 8, turbo: true, picks: [1, 2, 40], calls: ["heads"] }],
  });
});

test.each([
  { words: { name: "x", rows: "17" }, says: "rows:" },
  { words: { name: "x", calls: "heads,edge" }, says: "calls.1:" },
  { words: {}, says: "name:" },
  { words: { name: "x", luck: "more" }, says: "luck" },
])("words that don't fit are refused by their name: $says", ({ words, says }) => {
  expect(readSelection(contract, words)).toEqual({ refused: expect.stringContaining(says) as string });
});

test("JSON goes to the gateway as it is", () => {
  expect(parseSelections('{"a":[1]}')).toEqual({ selections: [{ a: [1] }] });
  expect(parseSelections('[{"a":1},{"b":2}]')).toEqual({ selections: [{ a: 1 }, { b: 2 }] });
  expect(parseSelections("{a}")).toEqual({ refused: expect.stringContaining("not JSON") as string });
});

test("who names no bet plays the first of the PAR sheet", () => {
  expect(usualSelections(coinFlip)).toEqual([{ calls: ["heads"] }]);
});
