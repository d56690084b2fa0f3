import type { Database } from "@croupier/db/database";
import { readTiers, type TierState } from "./tier-state.ts";

/** What a process knows of its operators' tiers. It may be a second old: whatever rests on it is checked as it is written. */
export interface TierBoard {
  /** Sees to it that these operators' tiers are known. */
  prepare(operatorIds: Iterable<string>): Promise<void>;
  /** As last read. Throws of an operator that nobody prepared: to take part in no jackpot is not for want of looking. */
  of(operatorId: string): readonly TierState[];
  /** What is known is old: something written on it was held back, or a tier was won. It is read again before what comes next. */
  forget(operatorId: string): void;
}

const KEPT_MS = 1_000;
/** Operators beyond this many are dropped once nobody has asked for them for a minute. */
const MANY = 1_000;
const IDLE_MS = 60_000;

export const createTierBoard = (db: Database): TierBoard => {
  const known = new Map<string, { readonly tiers: readonly TierState[]; readonly untilMs: number }>();
  return {
    async prepare(operatorIds) {
      const now = performance.now();
      const wanted = [...new Set(operatorIds)].filter((id) => (known.get(id)?.untilMs ?? 0) <= now);
      if (wanted.length === 0) return;
      const tiers = await readTiers(db, wanted);
      if (known.size > MANY) for (const [id, { untilMs }] of known) if (untilMs < now - IDLE_MS) known.delete(id);
      for (const id of wanted) {
        known.set(id, { tiers: tiers.filter(({ operatorId }) => operatorId === id), untilMs: now + KEPT_MS });
      }
    },
    of(operatorId) {
      const { tiers } = known.get(operatorId) ?? {};
      if (!tiers) throw new Error(`nobody looked for the jackpots of operator ${operatorId}`);
      return tiers;
    },
    // Another batch may be deciding on it at this moment.
    forget(operatorId) {
      const { tiers } = known.get(operatorId) ?? {};
      if (tiers) known.set(operatorId, { tiers, untilMs: performance.now() });
    },
  };
};
