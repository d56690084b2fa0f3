import { subtract } from "@croupier/math/arithmetic";
import { type Rational, rational } from "@croupier/math/rational";
import type { Machine } from "../engine/machine.ts";
import type { SpinLaw, SpinOutcome } from "../engine/spin-law.ts";

/** Where the RTP comes from. Of a spin that wins more than there is, scatters pay what its lines leave. */
export const breakdown = ({ base, maxLevel, stakeLevels }: Machine, { outcomes, cycle }: SpinLaw, rtp: Rational) => {
  const average = (levels: (outcome: SpinOutcome) => number): Rational =>
    rational(
      outcomes.reduce((sum, outcome) => sum + BigInt(levels(outcome)) * BigInt(outcome.count), 0n),
      BigInt(cycle) * stakeLevels,
    );
  const chance = (holds: (outcome: SpinOutcome) => boolean): Rational =>
    rational(
      outcomes.reduce((sum, outcome) => (holds(outcome) ? sum + BigInt(outcome.count) : sum), 0n),
      BigInt(cycle),
    );
  const scatterLevels = ({ scatters }: SpinOutcome): number => base.scatterLevels[scatters] ?? 0;
  const lineLevels = ({ lineUnits }: SpinOutcome): number => lineUnits * base.lineLevels;
  const won = (outcome: SpinOutcome): number => lineLevels(outcome) + scatterLevels(outcome);
  const spin = average((outcome) => Math.min(won(outcome), maxLevel));
  const line = average((outcome) => Math.min(lineLevels(outcome), maxLevel));
  return {
    baseHitFrequency: chance((outcome) => won(outcome) > 0),
    breakdown: [
      { name: "line", rtp: line, hitFrequency: chance((outcome) => lineLevels(outcome) > 0) },
      { name: "scatter", rtp: subtract(spin, line), hitFrequency: chance((outcome) => scatterLevels(outcome) > 0) },
      {
        name: "feature",
        rtp: subtract(rtp, spin),
        hitFrequency: chance((outcome) => (base.awards[outcome.scatters] ?? 0) > 0 && won(outcome) < maxLevel),
      },
    ],
  };
};
