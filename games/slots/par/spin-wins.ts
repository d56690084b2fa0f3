import type { Mode } from "../engine/machine.ts";
import type { SpinLaw } from "../engine/spin-law.ts";

/** Spins that win the same and add the same free spins, out of `cycle`. */
export interface SpinWin {
  readonly level: number;
  readonly award: number;
  readonly count: bigint;
}

/** What a spin is worth to a round. */
export interface SpinWins {
  readonly cycle: bigint;
  /** Each once, in no order. */
  readonly wins: readonly SpinWin[];
}

/** A win of `maxLevel` or more ends the round, so it is that win and adds no spins. */
export const spinWins = ({ cycle, outcomes }: SpinLaw, mode: Mode, maxLevel = Infinity): SpinWins => {
  const counts = new Map<number, number>();
  const span = Math.max(...mode.awards) + 1;
  for (const { lineUnits, scatters, count } of outcomes) {
    const level = lineUnits * mode.lineLevels + (mode.scatterLevels[scatters] ?? 0);
    const code = level < maxLevel ? level * span + (mode.awards[scatters] ?? 0) : maxLevel * span;
    counts.set(code, (counts.get(code) ?? 0) + count);
  }
  return {
    cycle: BigInt(cycle),
    wins: Array.from(counts, ([code, count]) => {
      const award = code % span;
      return { level: (code - award) / span, award, count: BigInt(count) };
    }),
  };
};

/** Of the spins that add so many free spins. */
export interface AwardedSpins {
  readonly award: number;
  readonly count: bigint;
  /** The levels that they win, added up. */
  readonly levels: bigint;
  /** How many of them win nothing. */
  readonly empty: bigint;
  /** The most levels that one wins, and how many do. */
  readonly most: number;
  readonly mostCount: bigint;
}

export const byAward = ({ wins }: SpinWins): readonly AwardedSpins[] =>
  [...new Set(wins.map(({ award }) => award))]
    .toSorted((a, b) => a - b)
    .map((award) => {
      const those = wins.filter((win) => win.award === award);
      const most = Math.max(...those.map(({ level }) => level));
      const total = (of: (win: SpinWin) => bigint): bigint => those.reduce((sum, win) => sum + of(win), 0n);
      return {
        award,
        count: total(({ count }) => count),
        levels: total(({ level, count }) => BigInt(level) * count),
        empty: total(({ level, count }) => (level === 0 ? count : 0n)),
        most,
        mostCount: total(({ level, count }) => (level === most ? count : 0n)),
      };
    });

/** Squares of levels, added up. */
export const squaredLevels = ({ wins }: SpinWins): bigint =>
  wins.reduce((sum, { level, count }) => sum + BigInt(level) * BigInt(level) * count, 0n);
