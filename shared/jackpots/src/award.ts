import type { Database } from "@croupier/db/database";
import type { AccountKey, Movement } from "@croupier/ledger/entry";
import { sql } from "kysely";
import { closeCycles, type FixedWin } from "./cycles.ts";
import { MICRO } from "./micro.ts";
import type { PoolSeeds } from "./pool-seeds.ts";
import { lockTiers, type TierKey } from "./tier-state.ts";
import { payable } from "./trigger.ts";

/** A win as it is on record. */
export interface Win {
  readonly id: string;
  readonly operatorId: string;
  readonly playerId: string;
  readonly roundId: string;
  readonly currency: string;
  readonly tier: string;
  readonly state: "won" | "fixed" | "paid";
  /** Minor units; null until it is fixed. */
  readonly amount: bigint | null;
}

/** Most wins of a tier that one transaction fixes. */
const MOST_AT_ONCE = 100;

/**
 * Says what wins by chance come to, and takes that out of the tier: those that wait, the earliest first (by the moment of
 * their round, then by id), each with what the one before it left. What a win pays doesn't change any more then.
 */
export const fixWins = (db: Database, seeds: PoolSeeds, key: TierKey): Promise<void> =>
  db.transaction().execute(async (tx) => {
    const [state] = await lockTiers(tx, [key]);
    if (!state) throw new Error(`there is no tier ${key.tier}`);
    const waiting = await tx
      .selectFrom("jackpot_wins")
      .select(["id", "player_id"])
      .where("operator_id", "=", key.operatorId)
      .where("tier", "=", key.tier)
      .where("state", "=", "won")
      .orderBy("won_at")
      .orderBy("id")
      .limit(MOST_AT_ONCE)
      .execute();
    if (waiting.length === 0) return;
    let { level } = state;
    const wins: FixedWin[] = [];
    for (const { id, player_id } of waiting) {
      const amount = payable(level, state.ceiling);
      level += (state.seed - amount) * MICRO;
      await tx
        .updateTable("jackpot_wins")
        .set({ state: "fixed", cycle: state.cycle + wins.length, amount })
        .where("operator_id", "=", key.operatorId)
        .where("player_id", "=", player_id)
        .where("id", "=", id)
        .where("state", "=", "won")
        .executeTakeFirstOrThrow();
      wins.push({ id, amount });
    }
    await closeCycles(tx, seeds, state, wins);
  });

/**
 * The money of a win whose amount is fixed, undefined where that is 0. Here the two kinds of wallet part: of a hosted one
 * this is the movement of an entry of its own, under the win's id; of a seamless one it is the amount of a credit with
 * purpose `jackpot`, which goes out before the credit that closes the round.
 */
export const awardOf = ({ amount }: Pick<Win, "amount">): Movement | undefined =>
  amount === null || amount === 0n ? undefined : { amount, kind: "jackpot", account: "jackpot" };

/** The wins of a round. */
export const readWins = async (
  db: Database,
  { operatorId, playerId }: Pick<AccountKey, "operatorId" | "playerId">,
  roundId: string,
): Promise<readonly Win[]> => {
  const rows = await db
    .selectFrom("jackpot_wins")
    .select(["id", "round_id", "currency", "tier", "state", "amount"])
    .where("operator_id", "=", operatorId)
    .where("player_id", "=", playerId)
    .where("round_id", "=", roundId)
    .orderBy("tier")
    .execute();
  return rows.map(({ round_id, ...win }) => ({ ...win, operatorId, playerId, roundId: round_id }));
};

/** A win of nothing is over once that is known. */
export const closeEmptyWin = async (db: Database, { operatorId, playerId, id }: Win): Promise<void> => {
  await db
    .updateTable("jackpot_wins")
    .set({ state: "paid", paid_at: sql<Date>`now()` })
    .where("operator_id", "=", operatorId)
    .where("player_id", "=", playerId)
    .where("id", "=", id)
    .where("state", "=", "fixed")
    .where("amount", "=", 0n)
    .execute();
};
