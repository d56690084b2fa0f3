import { divide } from "@croupier/math/arithmetic";
import { multiply, type Rational } from "@croupier/math/rational";
import type { Parameters } from "../parameters.ts";

/** What a line wins: so many of a symbol from the left, in units of the machine's smallest line pay. */
export interface LineWin {
  readonly symbol: string;
  readonly count: number;
  readonly units: number;
}

export const NO_WIN: LineWin = { symbol: "", count: 0, units: 0 };

export type LinePays = Pick<Parameters, "pays" | "wild" | "scatter">;

/** Symbols that may be one win, from the left on: whether the symbol itself is among them, and whether a wild for it. */
interface Run {
  readonly symbol: string;
  readonly own: boolean;
  readonly wild: boolean;
}

/** A line read so far: the runs that go on, and the best win of those that have ended. */
export interface LineReading {
  readonly best: LineWin;
  readonly runs: readonly Run[];
}

/**
 * What a run of so many symbols pays, in multiples of the line bet. The wild's multiplier counts where a wild stands for
 * the symbol beside the symbol itself: wilds alone are not multiplied, whatever they stand for.
 */
const payOf = ({ pays, wild }: LinePays, run: Run, count: number): Rational | undefined => {
  const pay = pays[run.symbol]?.[count];
  return pay && wild && run.own && run.wild ? multiply(pay, wild.multiplier) : pay;
};

/** Every pay there can be on a line, in multiples of the line bet. */
export const linePays = (parameters: LinePays): readonly Rational[] =>
  Object.entries(parameters.pays).flatMap(([symbol, byCount]) =>
    Object.keys(byCount).flatMap((count) =>
      [false, true].flatMap((wild) => payOf(parameters, { symbol, own: true, wild }, Number(count)) ?? []),
    ),
  );

/** More, or as much by more symbols; so what a line is said to win never hangs on the order in which pays are listed. */
const isBetter = (win: LineWin, than: LineWin): boolean =>
  win.units > than.units || (win.units === than.units && win.units > 0 && win.count > than.count);

/**
 * Reads lines from left to right. Each paying symbol may be a run from the first reel on; a wild goes on with all of them
 * but the scatter's, on the reels where it counts. A run that ends pays by how long it was, and the best pay is the win.
 */
export const createLineReader = (parameters: LinePays, unit: Rational) => {
  const { pays, wild, scatter } = parameters;

  const settle = (best: LineWin, run: Run, count: number): LineWin => {
    const pay = payOf(parameters, run, count);
    const win = pay && { symbol: run.symbol, count, units: Number(divide(pay, unit).num) };
    return win && isBetter(win, best) ? win : best;
  };
  const standsFor = (seen: string, symbol: string, reel: number): boolean =>
    seen === wild?.symbol && symbol !== scatter?.symbol && (wild.reels?.includes(reel) ?? true);

  return {
    begin: (): LineReading => {
      const runs = Object.keys(pays).toSorted();
      return { best: NO_WIN, runs: runs.map((symbol) => ({ symbol, own: false, wild: false })) };
    },
    read({ best, runs }: LineReading, seen: string, reel: number): LineReading {
      const going: Run[] = [];
      let settled = best;
      for (const run of runs) {
        if (seen === run.symbol) going.push({ ...run, own: true });
        else if (standsFor(seen, run.symbol, reel)) going.push({ ...run, wild: true });
        else settled = settle(settled, run, reel);
      }
      return { best: settled, runs: going };
    },
    end: ({ best, runs }: LineReading, reels: number): LineWin =>
      runs.reduce((most, run) => settle(most, run, reels), best),
  };
};

export type LineReader = ReturnType<typeof createLineReader>;
