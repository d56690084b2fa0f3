import type { Mode } from "./mode.ts";
import type { ColumnType, Generated } from "kysely";

/** One player in one launch. What its token is bound to (player, brand, mode, currency, language, games …) never changes. */
export interface Sessions {
  id: string;
  operator_id: string;
  player_id: string;
  mode: Mode;
  currency: string;
  /** The operator's own unless told. */
  brand_id: Generated<string>;
  /** BCP 47. */
  language: Generated<string | null>;
  /** The name of the rules it is played under. */
  jurisdiction: Generated<string | null>;
  /** The games that it may open rounds of; null for all. */
  games: Generated<string[] | null>;
  /** Ends after so long without a call. */
  idle_seconds: Generated<number>;
  /** When its player was last heard of, to the minute. */
  last_seen_at: Generated<Date>;
  /** When its player was last reminded of the time. */
  reminded_at: Generated<Date | null>;
  /** What the jurisdiction asked when it began; null for none. */
  terms: ColumnType<unknown, string | null | undefined, never>;
  /** What the operator gave for its own wallet to look at. The gateway writes it and may not read it; gone once closed. */
  wallet_token: Generated<string | null>;
  /** SHA-256 of the launch token, which buys the session token once. */
  launch_hash: Uint8Array;
  launch_expires_at: Date;
  launched_at: Date | null;
  /** SHA-256 of the exchange's own id: the same exchange, repeated because its answer was lost, is answered again. */
  exchange_hash: Uint8Array | null;
  created_at: Generated<Date>;
  expires_at: Date;
  closed_at: Date | null;
}
