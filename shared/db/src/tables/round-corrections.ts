import type { Generated } from "kysely";

/** Money moved for a round that is over. Its transfer has `movement_id` as its cause. */
export interface RoundCorrections {
  operator_id: string;
  /** A UUIDv7 of the proposer's. */
  id: string;
  player_id: string;
  round_id: string;
  game: string;
  currency: string;
  /** Minor units; above 0 to the player, below 0 from the player. */
  amount: bigint;
  reason: string;
  state: "proposed" | "approved" | "applied" | "rejected" | "expired";
  /** Keys' ids. */
  proposed_by: string;
  proposed_at: Generated<Date>;
  decided_by: Generated<string | null>;
  decided_at: Generated<Date | null>;
  /** The request by which its money moves, made with the approval; nobody else is told it, so nobody else can use it. */
  movement_id: Generated<string | null>;
  /** The code with which the movement was last refused; null where it was not, or is being tried. */
  refused: Generated<string | null>;
  applied_at: Generated<Date | null>;
}
