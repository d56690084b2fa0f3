import type { Database } from "@croupier/db/database";
import type { WalletCallState } from "@croupier/db/tables/wallet-calls";
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
  readonly game: string;
  readonly currency: string;
  readonly tier: string;
  readonly state: "won" | "fixed" | "paid";
  /** Minor units; null until it is fixed. */
  readonly amount: bigint | null;
  /** Whether the operator keeps its player's money itself. */
  readonly outside: boolean;
  /** How the credit of it to the operator's wallet stands; null while there is none. */
  readonly credit: WalletCallState | null;
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

/** The money of a win whose amount is fixed, undefined where that is 0: a movement under the win's own id. */
export const awardOf = ({ amount }: Pick<Win, "amount">): Movement | undefined =>
  amount === null || amount === 0n ? undefined : { amount, kind: "jackpot", account: "jackpot" };

/** Whether nobody has seen to it yet that it is paid: what an operator's wallet was asked to pay is on its way. */
export const isLeft = ({ state, credit }: Win): boolean => state !== "paid" && credit === null;

/** The wins of a round, in the order of their tiers. */
export const readWins = async (
  db: Database,
  { operatorId, playerId }: Pick<AccountKey, "operatorId" | "playerId">,
  roundId: string,
): Promise<readonly Win[]> => {
  const { rows } = await sql<Omit<Win, "operatorId" | "playerId" | "roundId">>`
    select w.id, w.game, w.currency, w.tier, w.state, w.amount, c.state as credit, stake.seq is not null as outside
    from jackpot_wins w
    left join wallet_calls stake on stake.operator_id = w.operator_id and stake.player_id = w.player_id
      and stake.round_id = w.round_id and stake.seq = 0
    left join wallet_calls c on c.operator_id = w.operator_id and c.player_id = w.player_id and c.round_id = w.round_id
      and c.transaction_id = w.id
    where w.operator_id = ${operatorId} and w.player_id = ${playerId} and w.round_id = ${roundId}
    order by w.tier`.execute(db);
  return rows.map((win) => ({ ...win, operatorId, playerId, roundId }));
};

/**
 * A fixed win is over that nobody has to be paid: one of nothing, in an account of ours, and one whose credit to an
 * operator's wallet people have resolved.
 */
export const closeWin = async (db: Database, { operatorId, playerId, id }: Win): Promise<void> => {
  await db
    .updateTable("jackpot_wins")
    .set({ state: "paid", paid_at: sql<Date>`now()` })
    .where("operator_id", "=", operatorId)
    .where("player_id", "=", playerId)
    .where("id", "=", id)
    .where("state", "=", "fixed")
    .execute();
};
