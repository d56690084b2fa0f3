import type { JSONColumnType } from "kysely";

/** A limit as it is stored: amounts as decimal strings, minor units or (of time) seconds; null lifts it. */
export interface LimitJson {
  readonly kind: "stake" | "loss" | "time";
  readonly period: "day" | "week" | "month";
  readonly setBy: "player" | "operator";
  readonly amount: string | null;
  /** ISO 8601: from when on it holds. */
  readonly from: string;
}

/** What keeps a player from playing more than they should. Players without any of it have no row. */
export interface PlayerProtection {
  operator_id: string;
  player_id: string;
  limits: JSONColumnType<readonly LimitJson[], string | undefined>;
  exclusion: "time-out" | "self-exclusion" | null;
  excluded_at: Date | null;
  /** Null for an exclusion without an end. */
  excluded_until: Date | null;
  /** From when on a self-exclusion without an end can be lifted; null for any other. */
  liftable_at: Date | null;
}
