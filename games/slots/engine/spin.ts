import type { Machine, Mode } from "./machine.ts";

/** Looks at windows. Stops are those of one spin, reel by reel, from `from` on in the list. */
export interface SpinReader {
  /** What the lines win together, in units of the automaton's. */
  lineUnits(mode: Mode, stops: readonly number[], from: number): number;
  /** How many scatters show. */
  scatters(mode: Mode, stops: readonly number[], from: number): number;
  /** By line, the index of its win; 0 for none. */
  lineWins(mode: Mode, stops: readonly number[], from: number): readonly number[];
}

export const createSpinReader = (
  { lines, automaton }: Pick<Machine, "lines" | "automaton">,
  rowsOfLines: readonly (readonly number[])[],
): SpinReader => {
  const { table } = automaton;
  const units = Float64Array.from(automaton.wins, (win) => win.units);
  const { length, reel: reelAt, row: rowAt, lines: linesAt, after } = lines;
  const reels = automaton.classOf.length;
  // By reel: where in the table the lines now being walked are before it; at first row 0.
  const before = new Int32Array(reels + 1);

  return {
    lineUnits({ cells, starts }, stops, from) {
      let total = 0;
      let place = 0;
      while (place < length) {
        const reel = reelAt[place] ?? 0;
        const seen = cells[(starts[reel] ?? 0) + (stops[from + reel] ?? 0) + (rowAt[place] ?? 0)] ?? 0;
        const way = table[(before[reel] ?? 0) + seen] ?? ~0;
        if (way < 0) {
          total += (units[~way] ?? 0) * (linesAt[place] ?? 0);
          place = after[place] ?? length;
        } else {
          before[reel + 1] = way;
          place += 1;
        }
      }
      return total;
    },
    scatters({ scatters }, stops, from) {
      let count = 0;
      for (let reel = 0; reel < reels; reel += 1) count += scatters[reel]?.[stops[from + reel] ?? 0] ?? 0;
      return count;
    },
    lineWins: ({ cells, starts }, stops, from) =>
      rowsOfLines.map((rows) => {
        let way = 0;
        for (let reel = 0; way >= 0; reel += 1) {
          way += cells[(starts[reel] ?? 0) + (stops[from + reel] ?? 0) + (rows[reel] ?? 0)] ?? 0;
          way = table[way] ?? ~0;
        }
        return ~way;
      }),
  };
};
