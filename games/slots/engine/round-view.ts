import { rational } from "@croupier/math/rational";
import { formatRational } from "@croupier/math/rational-text";
import type { Parameters } from "../parameters.ts";
import type { Machine } from "./machine.ts";
import type { SpinReader } from "./spin.ts";

/** What was drawn in a round, and where it ended. */
export interface Played {
  /** The stops of every spin in turn, reel by reel. */
  readonly stops: readonly number[];
  /** All that the round pays. */
  readonly level: number;
}

/** Tells of a round what a front end draws: every spin's window, and all that won in it. */
export const createRoundView = (
  { reels, freeReels = reels, rows }: Pick<Parameters, "reels" | "freeReels" | "rows">,
  machine: Machine,
  reader: SpinReader,
) => {
  const { automaton, base, free, maxSpins, maxLevel, stakeLevels } = machine;
  const won = (levels: number): string => formatRational(rational(BigInt(levels), stakeLevels));

  /** `awarded` are the free spins before this spin, `most` those that there can be with it. */
  const spinAt = (stops: readonly number[], from: number, awarded: number, most: number) => {
    const isFree = from > 0;
    const mode = isFree ? free : base;
    const own = stops.slice(from, from + reels.length);
    const scatters = reader.scatters(mode, own, 0);
    const scatterLevels = mode.scatterLevels[scatters] ?? 0;
    const spins = Math.min(awarded + (mode.awards[scatters] ?? 0), most) - awarded;
    const lines = reader.lineWins(mode, own, 0).flatMap((index, line) => {
      const win = automaton.wins[index];
      if (!win || win.units === 0) return [];
      return [{ line, symbol: win.symbol, count: win.count, won: won(win.units * mode.lineLevels) }];
    });
    return {
      free: isFree,
      stops: own,
      window: (isFree ? freeReels : reels).map((strip, reel) =>
        Array.from({ length: rows }, (_, row) => strip[((own[reel] ?? 0) + row) % strip.length] ?? ""),
      ),
      lines,
      scatter: { count: scatters, won: won(scatterLevels), spins },
      won: won(reader.lineUnits(mode, own, 0) * mode.lineLevels + scatterLevels),
    };
  };

  return ({ stops, level }: Played) => {
    const maxWin = level === maxLevel;
    const spins: ReturnType<typeof spinAt>[] = [];
    let awarded = 0;
    for (let from = 0; from < stops.length; from += reels.length) {
      // The spin that ends a round adds none to it.
      const last = maxWin && from + reels.length === stops.length;
      const spin = spinAt(stops, from, awarded, last ? awarded : maxSpins);
      awarded += spin.scatter.spins;
      spins.push(spin);
    }
    return { spins, maxWin, multiplier: won(level) };
  };
};
