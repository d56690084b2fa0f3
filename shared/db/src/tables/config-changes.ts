import type { ColumnType, Generated } from "kysely";

/** A configuration as somebody proposes it, and what became of that. The proposal itself never changes. */
export interface ConfigChanges {
  operator_id: string;
  id: string;
  kind: "game" | "jurisdiction" | "wallet" | "jackpot";
  /** `coin-flip/EUR`, the jurisdiction's code, `wallet`, or the pool's name. */
  subject: string;
  /** The version that it was proposed to take the place of; 0 where there was none. */
  base_version: number;
  body: ColumnType<unknown, string, never>;
  effective_at: Date;
  state: ChangeState;
  proposed_by: string;
  proposed_at: Date;
  approved_by: Generated<string | null>;
  approved_at: Generated<Date | null>;
  /** Who ended it; null where its time did. */
  closed_by: Generated<string | null>;
  closed_at: Generated<Date | null>;
  /** Why it was rejected, withdrawn or superseded. */
  reason: Generated<string | null>;
  /** The version that it made. */
  version: Generated<number | null>;
}

/** Those that can still change are the first two. */
export const CHANGE_STATES = ["proposed", "approved", "applied", "rejected", "withdrawn", "superseded"] as const;
export type ChangeState = (typeof CHANGE_STATES)[number];
