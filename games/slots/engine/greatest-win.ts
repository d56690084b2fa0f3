import type { Machine, Mode } from "./machine.ts";
import { type SpinLaw, spinLaw } from "./spin-law.ts";

/** Of a spin: by the free spins it adds, the most levels it can win with them. */
type MostByAward = ReadonlyMap<number, number>;

const mostByAward = ({ outcomes }: SpinLaw, mode: Mode): MostByAward => {
  const most = new Map<number, number>();
  for (const { lineUnits, scatters } of outcomes) {
    const award = mode.awards[scatters] ?? 0;
    const level = lineUnits * mode.lineLevels + (mode.scatterLevels[scatters] ?? 0);
    most.set(award, Math.max(most.get(award) ?? 0, level));
  }
  return most;
};

/** By how many free spins a round is awarded at first: the most levels that its feature can win. */
const greatestFeatures = (free: MostByAward, maxSpins: number): readonly number[] => {
  let after: readonly number[] = Array<number>(maxSpins + 1).fill(0);
  for (let taken = maxSpins - 1; taken >= 0; taken -= 1) {
    const next = after;
    after = next.map((_, awarded) => {
      if (awarded <= taken) return 0;
      return Math.max(
        ...Array.from(free, ([award, level]) => level + (next[Math.min(awarded + award, maxSpins)] ?? 0)),
      );
    });
  }
  return after;
};

/** The most levels that a round can pay, which some round does; Infinity where there is no limit. */
export const greatestWin = (machine: Machine): number => {
  const { base, free, maxSpins, maxLevel } = machine;
  const first = mostByAward(spinLaw(machine, base), base);
  const later = mostByAward(spinLaw(machine, free), free);
  const retriggers = Math.max(...later.keys()) > 0;
  const triggers = Math.max(...first.keys()) > 0;
  if (triggers && retriggers && maxSpins === Infinity && Math.max(...later.values()) > 0) return maxLevel;
  const longest = retriggers && maxSpins < Infinity ? maxSpins : Math.max(...first.keys());
  const features = greatestFeatures(later, longest);
  const most = Math.max(...Array.from(first, ([award, level]) => level + (features[award] ?? 0)));
  return Math.min(most, maxLevel);
};
