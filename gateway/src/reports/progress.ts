import type { Database } from "@croupier/db/database";
import { sql } from "kysely";

export interface ReportProgress {
  readonly timeZone: string;
  readonly upTo: string | null;
}

/** How far an operator's sums go. */
export const readProgress = async (tx: Database, operatorId: string): Promise<ReportProgress> => {
  const { rows } = await sql<{ timeZone: string; upTo: Date | null }>`
    select time_zone as "timeZone", case when isfinite(floor_at) then floor_at end as "upTo"
    from report_progress where operator_id = ${operatorId}`.execute(tx);
  const [progress] = rows;
  return { timeZone: progress?.timeZone ?? "UTC", upTo: progress?.upTo?.toISOString() ?? null };
};
