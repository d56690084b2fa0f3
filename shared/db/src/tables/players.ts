import type { Generated } from "kysely";

/** The one table that knows the operator's own id of a person; everything else uses ours. */
export interface Players {
  id: string;
  operator_id: string;
  external_id: string;
  created_at: Generated<Date>;
}
