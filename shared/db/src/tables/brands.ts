import type { Generated } from "kysely";

/** A site of an operator's. Each operator has a first one, whose id is the operator's own; PostgreSQL makes it. */
export interface Brands {
  operator_id: string;
  id: string;
  name: string;
  /** Where players are sent; the launch token goes into its fragment. Null for a brand that sends them itself. */
  launch_url: string | null;
  /** Whose pages may use its sessions; none means any. */
  allowed_origins: Generated<string[]>;
  created_at: Generated<Date>;
}
