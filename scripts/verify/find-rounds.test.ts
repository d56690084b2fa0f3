import { describe, expect, test } from "vitest";
import { readArguments } from "./arguments.ts";
import { findRevealed, findRounds } from "./find-rounds.ts";
import { splitJson } from "./split-json.ts";

// Whether a round is genuine is not asked here.
const round = (id: number) => ({ id, view: 'a "quoted \\" { [', wagers: [] });
const one = JSON.stringify(round(1));
const two = JSON.stringify(round(2));
const revealed = { serverSeed: "00" };
const find = (text: string) => findRounds("FILE", splitJson("FILE", text));
const loose = (...rounds: readonly unknown[]) => [{ rounds, revealed: undefined }];

describe("finds rounds", () => {
  test.each([
    { given: "alone", text: one },
    { given: "in a list", text: `[${one}]` },
    { given: "in an answer to a bet", text: `{"round":${one},"balance":7}` },
    {
      given: "in a page of a batch of tRPC answers",
      text: `[{"result":{"data":{"rounds":[${one}],"nextCursor":null}}}]`,
    },
    { given: "between blank lines", text: `\r\n\r\n${one}\r\n` },
  ])("$given", ({ text }) => expect(find(text)).toEqual(loose(round(1))));

  test.each([
    { given: "a line for each", text: `${one}\n${two}\n` },
    { given: "one after another", text: `${one}${two}` },
    { given: "in lists of their own, on many lines", text: `[\n${one}\n]\n[\n\n${two}]` },
  ])("in a row, $given", ({ text }) => expect(find(text)).toEqual(loose(round(1), round(2))));

  test("with the pair that they are all of, and beside it others", () => {
    const text = `${one}\n{"rounds":[${two}],"revealed":{"serverSeed":"00"}}\n{"rounds":[],"revealed":null}`;
    expect(find(text)).toEqual([
      { rounds: [round(2)], revealed },
      { rounds: [], revealed: null },
      { rounds: [round(1)], revealed: undefined },
    ]);
  });
});

describe("refuses in one sentence", () => {
  test.each([
    { given: "nothing", text: " \n", says: "FILE is empty" },
    { given: "no rounds", text: "[]", says: "FILE has no rounds in it" },
    { given: "text", text: "round 1: won", says: "FILE is not JSON, in what begins on line 1" },
    { given: "half a line", text: `${one}\n\n{"id": "0198`, says: "begins on line 3" },
    { given: "one bracket too many", text: `${one}\n]`, says: "begins on line 2" },
    { given: "other JSON", text: `[${one}, {"balance": 5}]`, says: "FILE, line 1, item 2 is not a round" },
    { given: "a refusal", text: `${one}\n{"error":{"code":-32004}}`, says: "FILE, line 2 is not a round" },
    { given: "a number", text: "5", says: "FILE, line 1 is not a round" },
    { given: "deep nests", text: `${"[".repeat(50_000)}${"]".repeat(50_000)}`, says: "nested too deeply" },
    { given: "what a terminal would obey", text: "\u001B[2J", says: "is not JSON" },
  ])("$given", ({ text, says }) => {
    expect(() => find(text)).toThrow(says);
    expect(() => find(text)).not.toThrow(/\p{Cc}/u);
  });
});

describe("what a rotation revealed", () => {
  const read = (text: string) => findRevealed("FILE", splitJson("FILE", text));

  test.each(['{"serverSeed":"00"}', '{"result":{"data":{"active":null,"revealed":{"serverSeed":"00"}}}}'])(
    "is found in %s",
    (text) => expect(read(text)).toEqual(revealed),
  );

  test.each(['{"revealed":null}', one, "[]", '{"serverSeed":"00"} {"serverSeed":"01"}'])("is not in %s", (text) =>
    expect(() => read(text)).toThrow("FILE"),
  );
});

test.each([
  { args: [], says: "name a file" },
  { args: ["a", "b"], says: "one file at a time" },
  { args: ["a", "--fast"], says: "--fast" },
  { args: ["-", "--revealed", "-"], says: "only one" },
])("the command line $args is refused", ({ args, says }) => expect(readArguments(args)).toContain(says));
