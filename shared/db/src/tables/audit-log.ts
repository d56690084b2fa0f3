import type { ColumnType } from "kysely";

/** What an operator's keys have changed, entry by entry; each hash covers the one before it. Written once. */
export interface AuditLog {
  operator_id: string;
  /** From 1, without gaps. */
  seq: bigint;
  entry: ColumnType<unknown, string, never>;
  /** SHA-256, see the gateway's `audit/entry.ts`. */
  hash: Uint8Array;
}

/** The last entry of an operator's log. */
export interface AuditHeads {
  operator_id: string;
  seq: bigint;
  hash: Uint8Array;
}
