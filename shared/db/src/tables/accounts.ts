import type { Mode } from "./mode.ts";
import type { ColumnType, Generated, JSONColumnType } from "kysely";

/** Changed by SQL arithmetic alone: never set to a value that was read. */
type Counter = ColumnType<bigint, bigint | undefined, bigint>;

/**
 * A player's account in one mode: the one row a bet locks. It carries all that a bet must check: funds and the place in
 * the fairness sequence. Every money operation raises `version`, so that a decision taken on a read is committed only
 * if nothing moved in between.
 */
export interface Accounts {
  operator_id: string;
  player_id: string;
  mode: Mode;
  currency: string;
  balance: Counter;
  version: Counter;
  /** The active seed pair; null until the player has given a client seed. */
  pair_id: string | null;
  /** The nonce of the next round under that pair. */
  next_nonce: number;
  /** What was staked and won in the running periods; null until the first bet of real money. */
  spending: JSONColumnType<SpendingJson | null, string | null | undefined>;
  /** When the last round was opened, of any game. */
  last_opened_at: Generated<Date | null>;
  /** The rounds of the last operations, newest first, one for each version; null for an operation of no round. */
  recent_rounds: Generated<(string | null)[]>;
  /** The version whose operation is the first of them: it says nothing of the account where that is not its version. */
  recent_version: Generated<bigint>;
}

/** Per period: its first day in the operator's time zone, what was staked in it and what was paid out. */
export type SpendingJson = Readonly<
  Record<"day" | "week" | "month", readonly [since: string, staked: string, paid: string]>
>;
