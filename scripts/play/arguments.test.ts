import { expect, test } from "vitest";
import { readArguments } from "./arguments.ts";

const nothing = {
  game: undefined,
  stake: undefined,
  selection: undefined,
  actions: undefined,
  members: {},
  demo: false,
  seamless: false,
  force: undefined,
  json: false,
  launchToken: false,
  help: false,
};

test.each([
  { line: "", command: {} },
  { line: "coin-flip --stake 5 --calls heads,tails", command: { stake: 5, members: { calls: "heads,tails" } } },
  { line: "--json coin-flip --calls=heads", command: { json: true, members: { calls: "heads" } } },
  {
    line: "coin-flip --max-reveals 3 --turbo --row -1",
    command: { members: { maxReveals: "3", turbo: "true", row: "-1" } },
  },
  { line: 'coin-flip --selection {"calls":["heads"]}', command: { selection: '{"calls":["heads"]}' } },
  { line: "coin-flip --force 0,1 --calls heads", command: { force: "0,1", members: { calls: "heads" } } },
  { line: "coin-flip --wallet seamless --calls heads", command: { seamless: true, members: { calls: "heads" } } },
  { line: "coin-flip --demo --calls heads", command: { demo: true, members: { calls: "heads" } } },
  { line: "coin-flip --actions=hit;stand", command: { actions: ["hit", "stand"] } },
  { line: "--help", command: { help: true } },
])("reads: $line", ({ line, command }) => {
  const game = line.includes("coin-flip") ? "coin-flip" : undefined;
  expect(readArguments(line.split(" ").filter(Boolean))).toEqual({ ...nothing, game, ...command });
});

test.each([
  "coin-flip mines",
  "coin-flip --stake 1 --stake 2",
  "coin-flip --selection {} --calls heads",
  "coin-flip --wallet leather",
])("says what is wrong with: %s", (line) => expect(typeof readArguments(line.split(" "))).toBe("string"));
