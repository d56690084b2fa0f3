import type { ColumnType, Generated } from "kysely";

/** A span of time in which an operator's books are compared with ours, and how that went. */
export interface WalletReconciliations {
  operator_id: string;
  id: string;
  from_at: Date;
  to_at: Date;
  /** The key that asked; null for the worker's own. */
  asked_by: string | null;
  state: Generated<ReconciliationState>;
  /** Why it failed. */
  reason: Generated<string | null>;
  /** How many movements the operator listed, how many of ours it had acknowledged, and how many differences there were. */
  listed: Generated<number>;
  acknowledged: Generated<number>;
  found: Generated<number>;
  created_at: Generated<Date>;
  /** Until when whoever runs it is taken to live. */
  lease_until: Generated<Date | null>;
  ended_at: Generated<Date | null>;
}

export const RECONCILIATION_STATES = ["asked", "running", "done", "failed"] as const;
export type ReconciliationState = (typeof RECONCILIATION_STATES)[number];

/** That an operator's list had a movement. */
export interface WalletListings {
  operator_id: string;
  transaction_id: string;
  /** By the operator's clock. */
  listed_at: Date;
  /** Of a rollback: whether there was something to take back; null where the operator does not say. */
  reversed: boolean | null;
}

/** How a movement is in the operator's books otherwise than in ours. One row for each movement and kind, for good. */
export interface WalletDifferences {
  operator_id: string;
  id: string;
  transaction_id: string;
  /** See `@croupier/wallet/compare`. */
  kind: string;
  /** By the clock of whoever has it. */
  happened_at: Date;
  /** Ours of the player; null for one whom we don't know. */
  player_id: string | null;
  round_id: string | null;
  currency: string;
  /** Minor units: by how much the operator's books have the player's balance above ours. */
  money: bigint;
  /** Each side's own account of it; null where it has none. */
  ours: ColumnType<unknown, string | null, string | null>;
  theirs: ColumnType<unknown, string | null, string | null>;
  /** The last run that saw it. */
  run_id: string;
  found_at: Generated<Date>;
  /** When it was seen to be gone. */
  settled_at: Generated<Date | null>;
}
