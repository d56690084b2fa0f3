import { gcd, lcm } from "@croupier/math/integers";
import { multiply, ONE, type Rational, rational, ZERO } from "@croupier/math/rational";
import type { Parameters } from "../parameters.ts";
import { createLineAutomaton, type LineAutomaton } from "./line-automaton.ts";
import { createLineReader, linePays } from "./line-reading.ts";
import { createLineTree, flattenLines, type LineNode, type LineWalk } from "./line-tree.ts";

/** What a spin is taken on and what it pays: the base game, or the feature. */
export interface Mode {
  /** By reel: how many stops it has. */
  readonly lengths: readonly number[];
  /** The automaton's classes of all symbols: those of a reel's window are at its start, plus the stop, plus the row. */
  readonly cells: Uint16Array;
  readonly starts: readonly number[];
  /** By reel, at the stop: how many scatters its window shows. */
  readonly scatters: readonly Uint8Array[];
  /** Levels that a unit of a line's win pays. */
  readonly lineLevels: number;
  /** By how many scatters show: the levels they pay, and the free spins they add. */
  readonly scatterLevels: readonly number[];
  readonly awards: readonly number[];
}

/**
 * Parameters made ready to play, in whole numbers only: all that a round can win is a number of levels, of which the
 * stake is `stakeLevels`.
 */
export interface Machine {
  readonly rows: number;
  readonly lines: LineWalk;
  readonly lineTree: LineNode;
  readonly automaton: LineAutomaton;
  readonly stakeLevels: bigint;
  readonly base: Mode;
  readonly free: Mode;
  /** The most free spins of one feature; Infinity where there is no limit. */
  readonly maxSpins: number;
  /** The level at which a round ends; Infinity where there is no limit. */
  readonly maxLevel: number;
}

const denominator = (values: readonly Rational[]): bigint => values.reduce((common, { den }) => lcm(common, den), 1n);

/** The greatest number of which all these are multiples; 1 of none. */
const commonMeasure = (values: readonly Rational[]): Rational => {
  const den = denominator(values);
  const num = values.reduce((common, value) => gcd(common, value.num * (den / value.den)), 0n);
  return num === 0n ? ONE : rational(num, den);
};

/** A feature without limit is very rarely longer; the numbers of a longer one would have to be greater still. */
const LONG_FEATURE = 1_000;

/** How many levels the stake has, so that whatever can be won is a whole number of them. */
const countLevels = ({ lines, scatter, maxWin }: Parameters, unit: Rational): bigint => {
  const worths = [multiply(unit, rational(1, lines.length)), ...Object.values(scatter?.pays ?? {})];
  const multiplied = worths.map((worth) => multiply(worth, scatter?.multiplier ?? ONE));
  return denominator([...worths, ...multiplied, ...(maxWin ? [maxWin] : [])]);
};

/** Throws a RangeError where pays are so fine or so great that a double can't count them. */
export const createMachine = (parameters: Parameters): Machine => {
  const { reels, freeReels = reels, rows, lines, scatter, maxWin } = parameters;
  const unit = commonMeasure(linePays(parameters));
  const stakeLevels = countLevels(parameters, unit);
  const levels = (value: Rational): number => Number(multiply(value, rational(stakeLevels)).num);

  const symbols = reels.map((strip, reel) => [...new Set([...strip, ...(freeReels[reel] ?? [])])]);
  const automaton = createLineAutomaton(createLineReader(parameters, unit), symbols);
  const maxSpins = scatter?.maxSpins ?? Infinity;
  const counts = Array.from({ length: reels.length * rows + 1 }, (_, count) => count);
  const awards = counts.map((count) => Math.min(scatter?.spins[count] ?? 0, maxSpins));

  const paysTimes = (times: Rational): Pick<Mode, "lineLevels" | "scatterLevels"> => ({
    lineLevels: levels(multiply(multiply(unit, rational(1, lines.length)), times)),
    scatterLevels: counts.map((count) => levels(multiply(scatter?.pays[count] ?? ZERO, times))),
  });
  const machine: Machine = {
    rows,
    ...linesOf(lines),
    automaton,
    stakeLevels,
    base: { ...windowsOf(reels, rows, automaton, scatter?.symbol), ...paysTimes(ONE), awards },
    free: {
      ...windowsOf(freeReels, rows, automaton, scatter?.symbol),
      ...paysTimes(scatter?.multiplier ?? ONE),
      awards: scatter?.retrigger ? awards : counts.map(() => 0),
    },
    maxSpins,
    // What a round wins stays below 2⁵³ levels, so it never gets to more.
    maxLevel: maxWin && levels(maxWin) <= Number.MAX_SAFE_INTEGER ? levels(maxWin) : Infinity,
  };
  assertCountable(machine);
  return machine;
};

const windowsOf = (
  strips: readonly (readonly string[])[],
  rows: number,
  { classOf }: LineAutomaton,
  scatter: string | undefined,
): Pick<Mode, "lengths" | "cells" | "starts" | "scatters"> => {
  const seen = strips.map((strip) => unroll(strip, rows));
  return {
    lengths: strips.map(({ length }) => length),
    cells: Uint16Array.from(seen.flatMap((cells, reel) => cells.map((symbol) => classOf[reel]?.get(symbol) ?? 0))),
    starts: seen.map((_, reel) => seen.slice(0, reel).reduce((sum, { length }) => sum + length, 0)),
    scatters: seen.map((cells) =>
      Uint8Array.from(
        { length: cells.length - rows + 1 },
        (_, stop) => cells.slice(stop, stop + rows).filter((symbol) => symbol === scatter).length,
      ),
    ),
  };
};

const linesOf = (lines: Parameters["lines"]): Pick<Machine, "lines" | "lineTree"> => {
  const lineTree = createLineTree(lines);
  return { lineTree, lines: flattenLines(lineTree) };
};

/** A strip with so much of its beginning behind its end that every stop's window is in one piece. */
const unroll = (strip: readonly string[], rows: number): readonly string[] =>
  Array.from({ length: strip.length + rows - 1 }, (_, at) => strip[at % strip.length] ?? "");

const assertCountable = ({ lineTree, automaton, base, free, maxSpins }: Machine): void => {
  const lineUnits = automaton.wins.reduce((most, { units }) => Math.max(most, units), 0) * lineTree.lines;
  const most = Math.max(
    ...[base, free].map(({ lineLevels, scatterLevels }) => lineUnits * lineLevels + Math.max(...scatterLevels)),
  );
  const spins = 1 + (Number.isFinite(maxSpins) ? maxSpins : LONG_FEATURE);
  const cycle = Math.max(...[base, free].map(({ lengths }) => lengths.reduce((all, length) => all * length, 1)));
  if (most * spins > Number.MAX_SAFE_INTEGER) {
    throw new RangeError(
      "these pays are too great or too fine: a round's win must count below 2⁵³ of its smallest step",
    );
  }
  if (cycle > Number.MAX_SAFE_INTEGER) throw new RangeError("the reels have more than 2⁵³ combinations of stops");
};
