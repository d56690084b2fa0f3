import { describe, expect, test } from "vitest";
import { readArguments as readSimulation } from "../simulate/arguments.ts";
import { readArguments } from "./arguments.ts";

describe("the command line of pnpm par", () => {
  test("may name parameters, stakes and a class", () => {
    const args = ["keno", "--params", "{}", "--stake", "5", "--stake=100", "--class", "high, 3 picks", "--json"];
    expect(readArguments(args)).toEqual({
      game: "keno",
      variant: undefined,
      all: false,
      params: "{}",
      schema: false,
      class: "high, 3 picks",
      selection: undefined,
      hand: undefined,
      stakes: [5n, 100n],
      json: true,
      help: false,
    });
  });

  test.each([
    [["keno", "dice"], "one game at a time, not keno and dice"],
    [["keno", "--params", "{}", "--all"], "--all and --params can't go together"],
    [["keno", "--variant", "v", "--schema"], "--variant and --schema can't go together"],
    [["poker", "--hand", "As", "--all"], "--hand and --all can't go together"],
    [["poker", "--hand", "As", "--stake", "5"], "--hand and --stake can't go together"],
    [["keno", "--stake", "-1"], "argument is ambiguous"],
    [["keno", "--stake", "0"], "--stake is a whole number of minor units from 1, not 0"],
    [["keno", "--speed"], "Unknown option '--speed'"],
    [["keno", "--variant"], "argument missing"],
  ])("%j is refused", (args, sentence) => {
    expect(readArguments(args)).toContain(sentence);
  });
});

describe("the command line of pnpm simulate", () => {
  test.each([
    ["250", 250],
    ["1_000_000", 1_000_000],
    ["1e9", 1_000_000_000],
  ])("takes %s rounds", (text, rounds) => {
    expect(readSimulation(["keno", "--rounds", text])).toMatchObject({ rounds, seed: "croupier", stake: 100n });
  });

  test.each([
    [["--rounds", "many"], "--rounds is a whole number from 1, not many"],
    [["--rounds", "1e80"], "--rounds is a whole number from 1, not 1e80"],
    [["--rounds", "2.5"], "--rounds is a whole number from 1, not 2.5"],
    [["--workers", "0"], "--workers is 1 to 1024, not 0"],
    [["--stake", "ten"], "--stake is a whole number of minor units from 1, not ten"],
  ])("%j is refused", (args, sentence) => {
    expect(readSimulation(["keno", ...args])).toContain(sentence);
  });
});
