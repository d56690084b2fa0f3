import type { Database } from "@croupier/db/database";
import type { WalletCallState } from "@croupier/db/tables/wallet-calls";
import { sql } from "kysely";
import type { AccountKey } from "./entry.ts";
import { type StoredCall, type StoredCallJson, storedCall } from "./wallet-call.ts";

/** Which round's calls. */
export interface RoundKey {
  readonly key: AccountKey;
  readonly roundId: string;
}

export interface ClaimedCall {
  readonly call: StoredCall;
  readonly currency: string;
  readonly game: string;
  /** The operator's own id of the player. */
  readonly playerId: string;
  /** How often it has been made, this time included. */
  readonly attempts: number;
}

/**
 * Takes the round's first call that waits, if it is due and nobody else has it: until the lease is over it is ours. A debit
 * that is due was begun by somebody who never told how it ended. Places before it that are free still are kept for
 * jackpots: it waits until they are filled.
 */
export const claimCall = async (
  db: Database,
  { key, roundId }: RoundKey,
  leaseMs: number,
): Promise<ClaimedCall | undefined> => {
  const { rows } = await sql<{
    call: StoredCallJson;
    currency: string;
    game: string;
    playerId: string;
    attempts: number;
  }>`
    with claimed as (
      update wallet_calls c
      set attempts = c.attempts + 1, next_try_at = now() + ${leaseMs} * interval '1 ms'
      where c.operator_id = ${key.operatorId} and c.player_id = ${key.playerId} and c.round_id = ${roundId}
        and c.seq = (
          select min(first.seq) from wallet_calls first
          where first.operator_id = ${key.operatorId} and first.player_id = ${key.playerId}
            and first.round_id = ${roundId} and first.state = 'pending')
        and c.seq = (
          select count(*) from wallet_calls before
          where before.operator_id = ${key.operatorId} and before.player_id = ${key.playerId}
            and before.round_id = ${roundId} and before.seq < c.seq)
        and c.state = 'pending' and c.next_try_at <= now()
      returning c.*
    )
    select to_jsonb(c) as call, c.currency, c.game, u.external_id as "playerId", c.attempts
    from claimed c join players u on u.operator_id = c.operator_id and u.id = c.player_id`.execute(db);
  const [row] = rows;
  return row && { ...row, call: storedCall(row.call) };
};

/** How a try to pay, or to take back, ended. A debit's end is a money statement of its own. */
export type TryEnd =
  | { readonly state: "done"; readonly balance: bigint }
  /** Not to be asked again: people must look at it. */
  | { readonly state: "refused"; readonly error: string }
  /** To be asked again after a pause. */
  | { readonly state: "pending"; readonly error: string; readonly pauseMs: number };

/**
 * Writes down how a try ended, unless the call has ended already; returns how it stands then. A jackpot that the wallet
 * acknowledges is paid with it.
 */
export const endTry = async (
  db: Database,
  { key, roundId, call }: RoundKey & { readonly call: Pick<StoredCall, "seq" | "purpose" | "transactionId"> },
  end: TryEnd,
): Promise<WalletCallState | undefined> => {
  const waits = end.state === "pending";
  const ended = db
    .updateTable("wallet_calls")
    .set({
      state: end.state,
      balance: end.state === "done" ? end.balance : null,
      last_error: end.state === "done" ? null : end.error,
      next_try_at: waits ? sql<Date>`now() + ${end.pauseMs} * interval '1 ms'` : null,
      ended_at: waits ? null : sql<Date>`now()`,
    })
    .where("operator_id", "=", key.operatorId)
    .where("player_id", "=", key.playerId)
    .where("round_id", "=", roundId)
    .where("seq", "=", call.seq)
    .where("kind", "<>", "debit")
    .where("state", "=", "pending")
    .returning("transaction_id");
  if (call.purpose === "jackpot" && end.state === "done") {
    await db
      .with("ended", () => ended)
      .updateTable("jackpot_wins")
      .from("ended")
      .set({ state: "paid", paid_at: sql<Date>`now()` })
      .where("operator_id", "=", key.operatorId)
      .where("player_id", "=", key.playerId)
      .whereRef("id", "=", "ended.transaction_id")
      .where("state", "=", "fixed")
      .execute();
  } else if ((await ended.execute()).length > 0) return end.state;
  const found = await db
    .selectFrom("wallet_calls")
    .select("state")
    .where("operator_id", "=", key.operatorId)
    .where("player_id", "=", key.playerId)
    .where("round_id", "=", roundId)
    .where("seq", "=", call.seq)
    .executeTakeFirst();
  return found?.state;
};

/** The last balance that the operator's wallet has told of a player; undefined if it never did. */
export const readLastBalance = async (
  db: Database,
  { operatorId, playerId }: AccountKey,
): Promise<bigint | undefined> => {
  const row = await db
    .selectFrom("wallet_calls")
    .select("balance")
    .where("operator_id", "=", operatorId)
    .where("player_id", "=", playerId)
    .where("balance", "is not", null)
    .orderBy("round_id", "desc")
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.balance ?? undefined;
};
