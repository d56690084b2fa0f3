import type { Mode } from "./mode.ts";
import type { ColumnType, Generated } from "kysely";

/** One player in one launch. */
export interface Sessions {
  id: string;
  operator_id: string;
  player_id: string;
  mode: Mode;
  currency: string;
  /** SHA-256 of the launch token, which buys the session token once. */
  launch_hash: Uint8Array;
  launch_expires_at: Date;
  launched_at: Date | null;
  /** SHA-256 of the exchange's own id: the same exchange, repeated because its answer was lost, is answered again. */
  exchange_hash: Uint8Array | null;
  created_at: Generated<Date>;
  expires_at: Date;
  closed_at: Date | null;
  /** When its player was last heard of, to the minute. */
  last_seen_at: Generated<Date | null>;
  /** Whose rules the player is under; null for none. */
  jurisdiction: Generated<string | null>;
  /** Those rules as they were when the session began. */
  terms: ColumnType<unknown, string | null | undefined, never>;
  /** When the player last acknowledged a reminder of the time played. */
  reminded_at: Generated<Date | null>;
}
