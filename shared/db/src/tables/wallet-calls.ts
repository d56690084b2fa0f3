import type { ColumnType, Generated } from "kysely";

/**
 * A call to an operator's wallet that moves money, written before it is sent. What it asks never changes. Within a round
 * calls are made in the order of `seq`.
 */
export interface WalletCalls {
  operator_id: string;
  player_id: string;
  round_id: string;
  /** Counts from 0 within the round. */
  seq: number;
  /** UUIDv7: names the movement at the operator for ever. */
  transaction_id: string;
  kind: WalletCallKind;
  purpose: WalletCallPurpose;
  amount: bigint;
  currency: string;
  game: string;
  /** Of a debit: counts the stakes of the round, from 0. */
  step: number | null;
  free_round: boolean;
  round_closed: boolean;
  /** Of a rollback: the debit's transaction. */
  reverses: string | null;
  /** The round's step once this call has done its work. */
  round_step: number;
  /** Of a debit: the action that waits for it; null for the bet itself. */
  action: ColumnType<unknown, string | null, never>;
  /** The player's request that it serves; null where the house acts. */
  request_id: string | null;
  state: WalletCallState;
  attempts: number;
  /** While pending: when it is sent again, or given up if it is a debit. Whoever sends it sets this ahead first. */
  next_try_at: Date | null;
  /** Why the last try did not do it: a code or reason of the protocol's, never the operator's words. */
  last_error: string | null;
  /** What the operator said the balance was then. */
  balance: bigint | null;
  created_at: Date;
  ended_at: Generated<Date | null>;
}

export type WalletCallKind = "debit" | "credit" | "rollback";
export type WalletCallPurpose = "stake" | "payout" | "void" | "jackpot";
/**
 * `pending` is sent, or will be; `done`; `refused` by the operator (or, of a debit, never sent); `reversed`, of a debit
 * that may have been taken and that a later call takes back; `resolved` by people.
 */
export type WalletCallState = "pending" | "done" | "refused" | "reversed" | "resolved";
