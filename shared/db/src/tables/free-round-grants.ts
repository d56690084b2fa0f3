import type { Generated } from "kysely";

/** Free rounds that an operator has granted to a player. `id` is the operator's: the same for all players of a batch. */
export interface FreeRoundGrants {
  operator_id: string;
  player_id: string;
  id: string;
  /** SHA-256 of what was granted: granted again, it is the same grant. */
  payload_hash: Uint8Array;
  /** The operator's own word for it. */
  campaign: string;
  games: string[];
  currency: string;
  /** Of one round, minor units. */
  stake: bigint;
  rounds: number;
  used: Generated<number>;
  granted_at: Generated<Date>;
  expires_at: Date;
  cancelled_at: Date | null;
}
