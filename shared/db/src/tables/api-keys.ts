import type { Generated } from "kysely";

/** An operator's credential. The key itself is shown once; only its SHA-256 is kept (it has 256 bits of entropy). */
export interface ApiKeys {
  id: string;
  operator_id: string;
  hash: Uint8Array;
  created_at: Generated<Date>;
  expires_at: Date | null;
  revoked_at: Date | null;
}
