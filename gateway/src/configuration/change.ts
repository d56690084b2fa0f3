import type { Database } from "@croupier/db/database";
import type { ChangeState } from "@croupier/db/tables/config-changes";
import { sql } from "kysely";
import { readSubject, type Subject, subjectText } from "./subject.ts";

/** A configuration as somebody proposed it, and what became of it. Times are ISO 8601. */
export type Change = Subject & {
  readonly changeId: string;
  /** The version that it is to take the place of; 0 where there was none. */
  readonly base: number;
  readonly body: unknown;
  /** Not before then. */
  readonly effectiveAt: string;
  readonly state: ChangeState;
  /** The keys, and when. */
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly approvedBy: string | null;
  readonly approvedAt: string | null;
  /** Who rejected or withdrew it; null where it was applied or superseded. */
  readonly closedBy: string | null;
  readonly closedAt: string | null;
  readonly reason: string | null;
  /** The version that it made. */
  readonly version: number | null;
};

const columns = [
  "id",
  "kind",
  "subject",
  "base_version",
  "body",
  "effective_at",
  "state",
  "proposed_by",
  "proposed_at",
  "approved_by",
  "approved_at",
  "closed_by",
  "closed_at",
  "reason",
  "version",
] as const;

const selectChanges = (tx: Database, operatorId: string) =>
  tx.selectFrom("config_changes").select(columns).where("operator_id", "=", operatorId);
type Row = Awaited<ReturnType<ReturnType<typeof selectChanges>["executeTakeFirstOrThrow"]>>;

const changeOf = (row: Row): Change => ({
  ...readSubject(row.kind, row.subject),
  changeId: row.id,
  base: row.base_version,
  body: row.body,
  effectiveAt: row.effective_at.toISOString(),
  state: row.state,
  proposedBy: row.proposed_by,
  proposedAt: row.proposed_at.toISOString(),
  approvedBy: row.approved_by,
  approvedAt: row.approved_at?.toISOString() ?? null,
  closedBy: row.closed_by,
  closedAt: row.closed_at?.toISOString() ?? null,
  reason: row.reason,
  version: row.version,
});

export const findChange = async (tx: Database, operatorId: string, changeId: string): Promise<Change | undefined> => {
  const row = await selectChanges(tx, operatorId).where("id", "=", changeId).executeTakeFirst();
  return row && changeOf(row);
};

export interface ChangeFilter {
  readonly state?: ChangeState | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** An operator's changes, newest first, below `cursor`. */
export const listChanges = async (
  tx: Database,
  operatorId: string,
  { state, limit, cursor }: ChangeFilter,
): Promise<{ readonly changes: Change[]; readonly nextCursor: string | null }> => {
  const rows = await selectChanges(tx, operatorId)
    .$if(state !== undefined, (query) => query.where("state", "=", state ?? "proposed"))
    .$if(cursor !== undefined, (query) => query.where("id", "<", cursor ?? ""))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  const changes = rows.slice(0, limit).map(changeOf);
  return { changes, nextCursor: rows.length > limit ? (changes.at(-1)?.changeId ?? null) : null };
};

/** How many wait for an approval or for their time. */
export const countOpen = async (tx: Database, operatorId: string): Promise<number> => {
  const { open } = await tx
    .selectFrom("config_changes")
    .select(({ fn }) => fn.countAll<bigint>().as("open"))
    .where("operator_id", "=", operatorId)
    .where("state", "in", ["proposed", "approved"])
    .executeTakeFirstOrThrow();
  return Number(open);
};

/** The approved changes whose time has come by the database's clock, in the order in which it came. */
export const findDue = async (tx: Database, operatorId: string, changeId?: string): Promise<readonly string[]> => {
  const rows = await tx
    .selectFrom("config_changes")
    .select("id")
    .where("operator_id", "=", operatorId)
    .where("state", "=", "approved")
    .where("effective_at", "<=", sql<Date>`clock_timestamp()`)
    .$if(changeId !== undefined, (query) => query.where("id", "=", changeId ?? ""))
    .orderBy("effective_at")
    .orderBy("id")
    .execute();
  return rows.map(({ id }) => id);
};

/** Writes how a change goes on. Throws if it is not there or over: whoever calls this has looked, under a lock. */
export const moveChange = async (
  tx: Database,
  operatorId: string,
  changeId: string,
  move: {
    readonly state: ChangeState;
    readonly approved_by?: string;
    readonly approved_at?: Date;
    readonly closed_by?: string;
    readonly closed_at?: Date;
    readonly reason?: string | null;
    readonly version?: number;
  },
): Promise<Change> => {
  const row = await tx
    .updateTable("config_changes")
    .set(move)
    .where("operator_id", "=", operatorId)
    .where("id", "=", changeId)
    .where("state", "in", ["proposed", "approved"])
    .returning(columns)
    .executeTakeFirstOrThrow();
  return changeOf(row);
};

/** What else was proposed against the version that this change took the place of can't be applied any more. */
export const supersedeOthers = async (tx: Database, operatorId: string, applied: Change, at: Date): Promise<void> => {
  await tx
    .updateTable("config_changes")
    .set({ state: "superseded", closed_at: at, reason: `change ${applied.changeId} was applied first` })
    .where("operator_id", "=", operatorId)
    .where("kind", "=", applied.kind)
    .where("subject", "=", subjectText(applied))
    .where("state", "in", ["proposed", "approved"])
    .where("id", "<>", applied.changeId)
    .execute();
};
