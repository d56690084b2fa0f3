import type { DecidedPart, Rules } from "@croupier/contract/rules";
import { ONE, rational } from "@croupier/math/rational";
import { greatestWin } from "../engine/greatest-win.ts";
import { createMachine } from "../engine/machine.ts";
import { createRoundView, type Played } from "../engine/round-view.ts";
import { createSpinReader } from "../engine/spin.ts";
import type { Parameters } from "../parameters.ts";

/** Results of fewer levels are kept once they have come up; greater ones are rare, and made anew. */
const KEPT_LEVELS = 8_192;
/** Of parameters that nobody can play for money: where no limit is set, a round that is so long won't end at all. */
const ENDLESS = 1_000_000;

/**
 * A spin draws one `uniform(length)` per reel, from left to right: the stop whose symbol shows in the window's top row.
 * Free spins follow on. A round that has won the most there is ends there, whatever spins are left.
 */
export const createRules = (parameters: Parameters) => {
  const machine = createMachine(parameters);
  const reader = createSpinReader(machine, parameters.lines);
  const view = createRoundView(parameters, machine, reader);
  const { base, free, maxSpins, maxLevel, stakeLevels } = machine;
  const reels = base.lengths.length;

  const makeParts = (level: number): readonly DecidedPart[] => [
    { wager: 0, fraction: ONE, multiplier: rational(BigInt(level), stakeLevels) },
  ];
  const kept = Array<readonly DecidedPart[] | undefined>(KEPT_LEVELS).fill(undefined);
  const partsOf = (level: number): readonly DecidedPart[] =>
    level < KEPT_LEVELS ? (kept[level] ??= makeParts(level)) : makeParts(level);

  let most: number | undefined;
  /** Throws a RangeError where free spins have no limit, so that no bet on such parameters is ever accepted. */
  const mostLevel = (): number => {
    most ??= greatestWin(machine);
    if (most === Infinity)
      throw new RangeError("free spins without a limit have no greatest win: set scatter.maxSpins");
    return most;
  };

  return {
    open(_selections, draws): Played {
      const stops: number[] = [];
      let mode = base;
      let [level, awarded] = [0, 0];
      for (let from = 0; from <= awarded * reels; from += reels) {
        for (let reel = 0; reel < reels; reel += 1) stops.push(draws.uniform(mode.lengths[reel] ?? 0));
        const scatters = reader.scatters(mode, stops, from);
        level += reader.lineUnits(mode, stops, from) * mode.lineLevels + (mode.scatterLevels[scatters] ?? 0);
        if (level >= maxLevel) return { stops, level: maxLevel };
        awarded = Math.min(awarded + (mode.awards[scatters] ?? 0), maxSpins);
        if (awarded > ENDLESS) throw new RangeError("these free spins add more of them than end: set scatter.maxSpins");
        mode = free;
      }
      return { stops, level };
    },
    act: (state) => state,
    legal: () => [],
    parts: ({ level }) => partsOf(level),
    view,
    fallback: () => "void",
    ceilings: () => [partsOf(mostLevel())],
  } satisfies Rules<Record<string, never>, never, Played>;
};
