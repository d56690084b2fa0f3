import type { JackpotShare } from "@croupier/ledger/jackpot-moves";
import { MICRO } from "./micro.ts";
import type { TierState } from "./tier-state.ts";

/** As many statements can be between their look at a level and their commit: the rows that a level lies in. */
const SHARDS = 16n;
/** What one statement may bring without locking the tier, as a part of the way from seed amount to ceiling. */
const STEPS = 256n;

/**
 * How a tier's level is to be watched as a round moves it. `mark` is null where nobody has committed to one yet. A quiet
 * statement may bring a 256th of the way; so the last sixteenth before the mark is near.
 */
export const watchOf = (
  state: TierState | undefined,
  mark: bigint | null,
  amount: bigint,
): NonNullable<JackpotShare["watch"]> => {
  if (!state?.armed || mark === null) return { kind: "near" };
  const { from, upTo: last } = state.armed;
  const most = ((last - from) * MICRO) / STEPS;
  const upTo = mark * MICRO - SHARDS * most - 1n;
  if (state.level > upTo || amount > most) return { kind: "near" };
  return { kind: "quiet", cycle: state.cycle, upTo, most };
};
