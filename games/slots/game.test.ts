import { parseRational } from "@croupier/math/rational-text";
import { describeLaws } from "@croupier/testing/laws";
import { scriptedDraws } from "@croupier/testing/scripted-draws";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMachine } from "./engine/machine.ts";
import { createSpinReader } from "./engine/spin.ts";
import { expectation } from "./expectation.ts";
import { game } from "./game.ts";
import golden from "./golden.json" with { type: "json" };
import { par } from "./par.ts";
import certified from "./par.json" with { type: "json" };
import { parameters, type Parameters } from "./parameters.ts";
import { createRules } from "./rules/1.ts";

const given = (variant: string): Parameters => {
  const found = Object.entries(game.variants).find(([name]) => name === variant);
  return parameters.parse(found?.[1].parameters);
};

/** Of some stops of each reel, those that together win most. */
const bestStops = (choices: readonly (readonly number[])[], won: (stops: readonly number[]) => number) => {
  let all: readonly (readonly number[])[] = [[]];
  for (const stops of choices) all = all.flatMap((chosen) => stops.map((stop) => [...chosen, stop]));
  return all.reduce((best, stops) => (won(stops) > won(best) ? stops : best));
};

/** Three moons, then the same rich free spin until the round has won all there is. */
const richestRound = (variant: string): readonly number[] => {
  const machine = createMachine(given(variant));
  const { reels, freeReels = reels, lines, rows } = given(variant);
  const reader = createSpinReader(machine, lines);
  const shows = (strip: readonly string[], stop: number, symbols: readonly string[]): number =>
    Array.from({ length: rows }, (_, row) => strip[(stop + row) % strip.length] ?? "").filter((at) =>
      symbols.includes(at),
    ).length;
  const trigger = reels.map((strip) => strip.findIndex((_, stop) => shows(strip, stop, ["moon"]) > 0));
  const rich = freeReels.map((strip) =>
    strip.flatMap((_, stop) => (shows(strip, stop, ["owl", "moth"]) > 0 ? [stop] : [])),
  );
  const spin = bestStops(rich, (stops) => reader.lineUnits(machine.free, stops, 0));
  const rules = createRules(given(variant));
  for (let spins = 1; ; spins += 1) {
    const draws = [...trigger, ...Array.from({ length: spins }, () => spin).flat()];
    const enough = [...draws, ...Array<number>(500).fill(0)];
    if (rules.open([{}], scriptedDraws(enough)).stops.length <= draws.length) return draws;
  }
};

const richest = new Map(Object.keys(game.variants).map((variant) => [variant, richestRound(variant)]));

describeLaws(game, {
  par: { computed: par, certified },
  expectation,
  golden,
  selections: fc.constant([{}]),
  reaching: (_, variant) => [{ draws: richest.get(variant) ?? [] }],
});

describe.each(Object.keys(game.variants))("%s", (variant) => {
  const sheet = certified.sheets.find((one) => one.variant === variant);
  const [section] = sheet?.sections ?? [];
  const { reels, freeReels, rows, scatter, maxWin } = given(variant);

  test("returns about what its name says, and hits on 20 to 35 of 100 spins", () => {
    expect(Number(section?.rtp.percent)).toBeCloseTo(Number(variant.slice(-2)), 2);
    expect(Number(section?.hitFrequency.percent)).toBeGreaterThan(20);
    expect(Number(section?.hitFrequency.percent)).toBeLessThan(35);
  });

  test("is exact: no error bound, and line, scatter and feature add up", () => {
    expect(section).not.toHaveProperty("errorBound");
    expect(section?.breakdown.map(({ name }) => name)).toEqual(["line", "scatter", "feature"]);
  });

  test("has a limit to its free spins and to its win, as whatever is played must", () => {
    expect(scatter?.maxSpins).toBeLessThanOrEqual(100);
    expect(maxWin).toEqual(parseRational(1_500));
  });

  test("never shows a symbol twice on a reel", () => {
    for (const strip of [...reels, ...(freeReels ?? [])]) {
      for (const stop of strip.keys()) {
        const window = Array.from({ length: rows }, (_, row) => strip[(stop + row) % strip.length]);
        expect(new Set(window).size).toBe(rows);
      }
    }
  });
});
