import type { Mode } from "./mode.ts";
import type { Generated } from "kysely";

/**
 * A server seed we are committed to and the client seed it is played with. The seed is not stored: it follows from the
 * salt and a master key that only game services hold.
 */
export interface SeedPairs {
  id: string;
  operator_id: string;
  player_id: string;
  mode: Mode;
  state: "next" | "active" | "revealed";
  salt: Uint8Array;
  master_key_id: string;
  /** SHA-256 of the server seed, hex. */
  commitment: string;
  client_seed: string | null;
  /** Hex; written when the pair is revealed, so that rounds can be verified without any key. */
  server_seed: string | null;
  /** How many rounds were played under it; written when revealed. */
  rounds: number | null;
  created_at: Generated<Date>;
  activated_at: Date | null;
  revealed_at: Date | null;
  /** The pair that came after it; written when revealed. */
  replaced_by: string | null;
}
