import type { Mode } from "./mode.ts";

/**
 * A request id that has moved money, bound to what was asked and to what was answered: asked again, the first answer is
 * rebuilt from here and the round. Ids older than 30 days are refused, so older rows can go.
 */
export interface Requests {
  operator_id: string;
  player_id: string;
  id: string;
  /** SHA-256 of the canonical payload. */
  payload_hash: Uint8Array;
  mode: Mode;
  /** The round it opened or advanced; null for a deposit or withdrawal. */
  round_id: string | null;
  /** The round's step right after it. */
  step: number;
  balance_after: bigint;
  requested_at: Date;
}
