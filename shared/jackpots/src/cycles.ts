import type { Database } from "@croupier/db/database";
import { sql } from "kysely";
import { MICRO } from "./micro.ts";
import type { PoolSeeds } from "./pool-seeds.ts";
import type { Armed, TierState } from "./tier-state.ts";

/** A win whose amount, in minor units, leaves the pool. */
export interface FixedWin {
  readonly id: string;
  readonly amount: bigint;
}

const newMark = (seeds: PoolSeeds, { seed, ceiling }: TierState): Armed => ({
  ...seeds.create(),
  from: seed,
  upTo: ceiling,
});

const armedColumns = ({ salt, masterKeyId, commitment, from, upTo }: Armed) => ({
  salt,
  master_key_id: masterKeyId,
  commitment,
  mark_from: from,
  mark_up_to: upTo,
  armed_at: sql<Date>`now()`,
});

const rowOf = (tx: Database, { operatorId, tier }: TierState) =>
  tx.updateTable("jackpot_tiers").where("operator_id", "=", operatorId).where("tier", "=", tier);

/** Commits to the first mark of a tier that must hit. The caller holds the tier's lock. */
export const armTier = async (tx: Database, seeds: PoolSeeds, state: TierState): Promise<Armed> => {
  const armed = newMark(seeds, state);
  await rowOf(tx, state).set(armedColumns(armed)).execute();
  return armed;
};

/**
 * Takes wins out of a tier, one cycle each, puts in the seed money of each next one, and commits to the next mark where
 * there was one. The caller holds the tier's lock.
 */
export const closeCycles = async (
  tx: Database,
  seeds: PoolSeeds,
  state: TierState,
  wins: readonly FixedWin[],
): Promise<void> => {
  const { operatorId: operator_id, tier, cycle } = state;
  const next = cycle + wins.length;
  if (state.armed) await revealMark(tx, seeds, { ...state, armed: state.armed });
  const paid = wins.reduce((sum, { amount }) => sum + amount * MICRO, 0n);
  const seeded = state.seed * MICRO;
  await rowOf(tx, state)
    .set({
      cycle: next,
      paid: sql`paid + ${String(paid)}::numeric`,
      seeded: sql`seeded + ${String(seeded * BigInt(wins.length))}::numeric`,
      ...(state.armed && armedColumns(newMark(seeds, state))),
    })
    .where("cycle", "=", cycle)
    .executeTakeFirstOrThrow();
  await tx
    .insertInto("jackpot_lines")
    .values(
      wins.flatMap(({ id, amount }, index) => [
        { operator_id, tier, cycle: cycle + index, kind: "win" as const, amount: String(amount * MICRO), win_id: id },
        { operator_id, tier, cycle: cycle + index + 1, kind: "seed" as const, amount: String(seeded), win_id: null },
      ]),
    )
    .execute();
};

const revealMark = async (
  tx: Database,
  seeds: PoolSeeds,
  state: TierState & { readonly armed: Armed },
): Promise<void> => {
  const { operatorId, tier, cycle, armed } = state;
  await sql`
    insert into jackpot_marks (operator_id, tier, cycle, commitment, pool_seed, mark_from, mark_up_to, mark, armed_at, hit_at)
    select operator_id, tier, ${cycle}, commitment, ${seeds.reveal(state)}, mark_from, mark_up_to, ${seeds.mark(state)},
      armed_at, now()
    from jackpot_tiers
    where operator_id = ${operatorId} and tier = ${tier} and commitment = ${armed.commitment}`.execute(tx);
};
