import type { Generated } from "kysely";

/** An operator's credential. The key itself is shown once; only its SHA-256 is kept (it has 256 bits of entropy). */
export interface ApiKeys {
  id: string;
  operator_id: string;
  hash: Uint8Array;
  /** The operator's own word for it. */
  name: string;
  scopes: KeyScope[];
  created_at: Generated<Date>;
  expires_at: Date | null;
  revoked_at: Date | null;
  /** To the minute. */
  last_used_at: Generated<Date | null>;
  /** The key that was made to take its place. */
  replaced_by: Generated<string | null>;
  /** The key that made this one; null for one that was made on our side. */
  created_by: Generated<string | null>;
}

/** What a key may do. None of them includes another. */
export const KEY_SCOPES = ["sessions", "wallet", "reports", "config", "admin"] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];
