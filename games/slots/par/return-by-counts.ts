import { divide, sum } from "@croupier/math/arithmetic";
import { add, multiply, type Rational, rational } from "@croupier/math/rational";
import type { Machine, Mode } from "../engine/machine.ts";
import { endlessFeatures, limitedFeatures } from "./feature.ts";

/**
 * What a line wins on average, in units, as a total over the cycle. Every row of a reel sees each of its stops once, so
 * how often symbols are on the strips is all that matters, and all lines are alike.
 */
const lineUnits = ({ automaton: { table, wins } }: Machine, { cells, starts, lengths }: Mode): bigint => {
  let standing = new Map([[0, 1n]]);
  let units = 0n;
  for (const [reel, length] of lengths.entries()) {
    const rest = lengths.slice(reel + 1).reduce((all, later) => all * BigInt(later), 1n);
    const next = new Map<number, bigint>();
    for (const [row, ways] of standing) {
      for (let stop = 0; stop < length; stop += 1) {
        const way = table[row + (cells[(starts[reel] ?? 0) + stop] ?? 0)] ?? ~0;
        if (way < 0) units += ways * rest * BigInt(wins[~way]?.units ?? 0);
        else next.set(way, (next.get(way) ?? 0n) + ways);
      }
    }
    standing = next;
  }
  return units;
};

/** By how many scatters show: on how many of all combinations of stops. */
const scatterCounts = ({ scatters }: Mode): readonly bigint[] => {
  let counts: readonly bigint[] = [1n];
  for (const ofReel of scatters) {
    const next = Array<bigint>(counts.length + Math.max(...ofReel)).fill(0n);
    for (const [shown, ways] of counts.entries()) {
      for (const more of ofReel) next[shown + more] = (next[shown + more] ?? 0n) + ways;
    }
    counts = next;
  }
  return counts;
};

const spinByCounts = (machine: Machine, mode: Mode) => {
  const cycle = mode.lengths.reduce((all, length) => all * BigInt(length), 1n);
  const counts = scatterCounts(mode);
  const lines = lineUnits(machine, mode) * BigInt(machine.lineTree.lines * mode.lineLevels);
  const levels = counts.reduce((all, count, shown) => all + count * BigInt(mode.scatterLevels[shown] ?? 0), lines);
  const awards = counts.map((count, shown) => ({ level: 1, award: mode.awards[shown] ?? 0, count }));
  return { cycle, awards, mean: rational(levels, cycle) };
};

/**
 * The RTP where no maximum win cuts it, from how often symbols are on the strips and nothing else: a feature wins, on
 * average, what one of its spins does times how many it has (Wald's identity). Thousands of times faster than looking at
 * whole windows, which it checks.
 */
export const returnByCounts = (machine: Machine): Rational => {
  const { base, free, maxSpins, stakeLevels } = machine;
  const [paid, follow] = [spinByCounts(machine, base), spinByCounts(machine, free)];
  const begun = paid.awards.filter(({ award, count }) => award > 0 && count > 0n);
  // However free spins go on: none begins.
  if (begun.length === 0) return divide(paid.mean, rational(stakeLevels));
  const spins = { cycle: follow.cycle, wins: follow.awards.filter(({ count }) => count > 0n) };
  const ends = spins.wins.every(({ award }) => award === 0);
  const longest = ends ? Math.max(0, ...begun.map(({ award }) => award)) : maxSpins;
  const starts = begun.map(({ award }) => award);
  const features = longest < Infinity ? limitedFeatures(spins, starts, longest) : endlessFeatures(spins);
  const freeSpins = sum(
    begun.map(({ award, count }) => multiply(features.of(award).spins, rational(count, paid.cycle))),
  );
  return divide(add(paid.mean, multiply(freeSpins, follow.mean)), rational(stakeLevels));
};
