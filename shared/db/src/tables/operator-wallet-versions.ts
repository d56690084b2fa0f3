import type { ColumnType, Generated } from "kysely";

/** Every setting of an operator's wallet that there was; kept by the database itself. */
export interface OperatorWalletVersions {
  operator_id: string;
  version: number;
  /** `{ url, overdue }`. */
  body: ColumnType<unknown, never, never>;
  applied_at: Generated<Date>;
  change_id: string | null;
}
