import type { ColumnType, Generated } from "kysely";

/** An operator's own rules for a jurisdiction, every version; the greatest is in force. */
export interface JurisdictionProfiles {
  operator_id: string;
  jurisdiction: string;
  version: number;
  body: ColumnType<unknown, string, never>;
  applied_at: Generated<Date>;
  change_id: string | null;
}
