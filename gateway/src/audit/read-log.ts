import type { Database } from "@croupier/db/database";
import type { AuditEntry } from "./entry.ts";

export interface LoggedEntry extends AuditEntry {
  readonly seq: number;
  /** Hex. Keep the newest one elsewhere: with it, nobody can cut entries off unnoticed. */
  readonly hash: string;
}

export interface AuditPage {
  readonly entries: readonly LoggedEntry[];
  readonly nextCursor: number | null;
}

/** An operator's entries, newest first, below `cursor`. */
export const readAuditLog = async (
  db: Database,
  operatorId: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: number | undefined },
): Promise<AuditPage> => {
  const rows = await db
    .selectFrom("audit_log")
    .select(["seq", "entry", "hash"])
    .where("operator_id", "=", operatorId)
    .where("seq", "<", cursor === undefined ? BigInt(Number.MAX_SAFE_INTEGER) : BigInt(cursor))
    .orderBy("seq", "desc")
    .limit(limit)
    .execute();
  const entries = rows.map(({ seq, entry, hash }) => ({
    ...(entry as AuditEntry),
    seq: Number(seq),
    hash: Buffer.from(hash).toString("hex"),
  }));
  const last = entries.at(-1)?.seq ?? 1;
  return { entries, nextCursor: last > 1 ? last : null };
};
