import { momentsIn, outcomesIn } from "@croupier/contract/endings";
import { computeFigures } from "@croupier/contract/figures";
import type { Figures } from "@croupier/contract/par";
import { sum } from "@croupier/math/arithmetic";
import { enumerateDraws } from "@croupier/math/enumerate";
import { add, compare, equals, multiply, ONE, type Rational, rational, ZERO } from "@croupier/math/rational";
import { formatRational, parseRational } from "@croupier/math/rational-text";
import { scriptedDraws } from "@croupier/testing/scripted-draws";
import { sized } from "@croupier/testing/size";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { par } from "./par.ts";
import { parameters, type Parameters } from "./parameters.ts";
import { createRules } from "./rules/1.ts";

// Machines so small that every round of theirs can be played, on which anything the parameters allow may happen. What they
// pay is held against the rules of the game spelled out below a second time, reading by reading.

const symbol = fc.constantFrom("A", "A", "B", "C", "W", "S", "S");
const pay = fc.constantFrom<number | string>(0, 1, 2, 3, 5, "5/2", "0.3", 10, 40);
const countOf = (most: number) => fc.integer({ min: 1, max: most }).map(String);
/** There in most machines, or in few. */
const mostly = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 6 });
const rarely = <T>(value: fc.Arbitrary<T>) => fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, value);

const given = fc
  .record({ reels: fc.integer({ min: 1, max: 3 }), rows: fc.integer({ min: 1, max: 3 }) })
  .chain((size) => {
    const strips = fc.array(fc.array(symbol, { minLength: 2, maxLength: 3 }), {
      minLength: size.reels,
      maxLength: size.reels,
    });
    const window = size.reels * size.rows;
    return fc.record({
      reels: strips,
      freeReels: rarely(strips),
      rows: fc.constant(size.rows),
      lines: fc.array(
        fc.array(fc.integer({ min: 0, max: size.rows - 1 }), { minLength: size.reels, maxLength: size.reels }),
        { minLength: 1, maxLength: 4 },
      ),
      pays: fc.dictionary(symbol, fc.dictionary(countOf(size.reels), pay, { minKeys: 1 }), { minKeys: 3 }),
      wild: mostly(
        fc.record({
          symbol: fc.constantFrom("W", "A"),
          reels: rarely(fc.uniqueArray(fc.integer({ min: 0, max: size.reels - 1 }))),
          multiplier: fc.constantFrom<number | string>(1, 2, "3/2", "1/2"),
        }),
      ),
      scatter: mostly(
        fc.record({
          symbol: fc.constantFrom("S", "S", "W", "B"),
          pays: fc.dictionary(countOf(window), pay),
          spins: fc.dictionary(countOf(Math.min(window, 3)), fc.integer({ min: 0, max: 3 }), { minKeys: 1 }),
          multiplier: fc.constantFrom<number | string>(1, 3, "1/3"),
          retrigger: fc.constantFrom(true, true, false),
          maxSpins: fc.integer({ min: 1, max: 4 }),
        }),
      ),
      maxWin: rarely(fc.constantFrom<number | string>(1, 3, "25/3", 200)),
    });
  });

/** Read literally: of every paying symbol, how far it goes from the left, and whether a wild and itself are in it. */
const naiveLine = ({ pays, wild, scatter }: Parameters, seen: readonly string[]): Rational => {
  let best = ZERO;
  for (const [paying, byCount] of Object.entries(pays)) {
    const isWild = (at: string, reel: number) =>
      at === wild?.symbol &&
      paying !== wild.symbol &&
      paying !== scatter?.symbol &&
      (wild.reels ?? [0, 1, 2]).includes(reel);
    const end = seen.findIndex((at, reel) => at !== paying && !isWild(at, reel));
    const run = end < 0 ? seen : seen.slice(0, end);
    const multiplied = run.some(isWild) && run.includes(paying);
    const win = multiply(byCount[run.length] ?? ZERO, multiplied ? (wild?.multiplier ?? ONE) : ONE);
    if (compare(win, best) > 0) best = win;
  }
  return best;
};

/** A round by the rules of the page: what it pays. */
const naiveRound = (machine: Parameters, uniform: (n: number) => number): Rational => {
  const { reels, freeReels = reels, rows, lines, scatter, maxWin } = machine;
  let [won, left, awarded, strips] = [ZERO, 1, 0, reels];
  for (let free = false; left > 0; free = true) {
    if (free) strips = freeReels;
    const window = strips.map((strip) => {
      const stop = uniform(strip.length);
      return Array.from({ length: rows }, (_, row) => strip[(stop + row) % strip.length] ?? "");
    });
    const onLines = sum(
      lines.map((line) =>
        naiveLine(
          machine,
          line.map((row, reel) => window[reel]?.[row] ?? ""),
        ),
      ),
    );
    const scatters = window.flat().filter((at) => at === scatter?.symbol).length;
    const times = free ? (scatter?.multiplier ?? ONE) : ONE;
    const spin = add(multiply(onLines, rational(1, lines.length)), scatter?.pays[scatters] ?? ZERO);
    won = add(won, multiply(spin, times));
    if (maxWin && compare(won, maxWin) >= 0) return maxWin;
    const adds = free && !scatter?.retrigger ? 0 : (scatter?.spins[scatters] ?? 0);
    const limited = Math.min(adds, (scatter?.maxSpins ?? 0) - awarded);
    awarded += limited;
    left += limited - 1;
  }
  return won;
};

const MOST_ROUNDS = 20_000;
const roundsOf = ({ reels, freeReels = reels, scatter }: Parameters): number => {
  const [cycle = 0, freeCycle = 0] = [reels, freeReels].map((strips) =>
    strips.reduce((all, { length }) => all * length, 1),
  );
  return cycle * freeCycle ** (scatter ? (scatter.maxSpins ?? Infinity) : 0);
};

const small = given
  .map((json) => ({ json, machine: parameters.parse(json) }))
  .filter(({ machine }) => roundsOf(machine) <= MOST_ROUNDS);

const figuresOf = (json: unknown, everyDraw: boolean): Figures => {
  const prepared = { rulesVersion: 1, parameters: json, rules: createRules(parameters.parse(json)) };
  const [played] = par.classes(prepared);
  if (!played) throw new Error("no class");
  return computeFigures(prepared, everyDraw ? { ...played, figures: ({ enumerate }) => enumerate() } : played);
};

const spelled = (figures: Figures): readonly string[] =>
  (outcomesIn(figures) ?? [])
    .map(({ parts, probability }) => `${formatRational(parts[0]?.multiplier ?? ZERO)}: ${formatRational(probability)}`)
    .toSorted();

describe("any machine", () => {
  test("pays what the rules of the game say, draw by draw", () => {
    fc.assert(
      fc.property(small, ({ machine }) => {
        const rules = createRules(machine);
        for (const { outcome, draws } of enumerateDraws((by) => rules.open([{}], by))) {
          const script = scriptedDraws(draws);
          const expected = naiveRound(machine, (n) => script.uniform(n));
          expect(script.left()).toBe(0);
          expect(formatRational(rules.parts(outcome)[0]?.multiplier ?? ZERO)).toBe(formatRational(expected));
        }
      }),
      { numRuns: sized(100, 1_500) },
    );
  });

  test("has the figures that playing every round of it gives", () => {
    fc.assert(
      fc.property(small, ({ json }) => {
        const [counted, played] = [figuresOf(json, false), figuresOf(json, true)];
        expect(spelled(counted)).toEqual(spelled(played));
        expect(momentsIn(counted)).toEqual(momentsIn(played));
        const { returned } = momentsIn(played);
        expect(equals(sum((counted.breakdown ?? []).map(({ rtp }) => rtp)), returned)).toBe(true);
      }),
      { numRuns: sized(150, 2_500) },
    );
  });

  test("has figures of its own on free reels that hold the base game's symbols in the same order", () => {
    const json = {
      reels: [["A", "B"], ["A"]],
      freeReels: [["A"], ["B", "A"]],
      rows: 1,
      lines: [[0, 0]],
      pays: { A: { 1: 5, 2: 5 } },
      scatter: { symbol: "B", spins: { 1: 1 }, maxSpins: 1 },
    };
    expect(spelled(figuresOf(json, false))).toEqual(spelled(figuresOf(json, true)));
  });

  test("shows wins that add up to what it pays, and reaches its ceiling but never passes it", () => {
    fc.assert(
      fc.property(small, ({ machine }) => {
        const rules = createRules(machine);
        const most = rules.ceilings()[0]?.[0]?.multiplier ?? ZERO;
        let greatest = ZERO;
        for (const { outcome } of enumerateDraws((by) => rules.open([{}], by))) {
          const { multiplier = ZERO } = rules.parts(outcome)[0] ?? {};
          if (compare(multiplier, greatest) > 0) greatest = multiplier;
          const view = rules.view(outcome);
          const shown = view.spins.map(({ lines, scatter }) =>
            add(sum(lines.map(({ won }) => parseRational(won))), parseRational(scatter.won)),
          );
          expect(shown.map(formatRational)).toEqual(view.spins.map(({ won }) => won));
          expect(formatRational(view.maxWin ? (machine.maxWin ?? ZERO) : sum(shown))).toBe(view.multiplier);
          expect(view.multiplier).toBe(formatRational(multiplier));
          const added = view.spins.reduce((all, { scatter }) => all + scatter.spins, 0);
          if (!view.maxWin) expect(view.spins.length).toBe(1 + added);
        }
        expect(formatRational(greatest)).toBe(formatRational(most));
      }),
      { numRuns: sized(50, 600) },
    );
  });
});
