import type { Database } from "@croupier/db/database";
import { sql } from "kysely";

/**
 * Resolves when every transaction has ended that is under way now. A server's databases share their transactions' ids, so
 * those of tests beside this one keep roll-ups waiting.
 */
export const othersDone = async (db: Database): Promise<void> => {
  const { rows } = await sql<{ xid: string }>`select pg_current_xact_id()::text as xid`.execute(db);
  const target = rows[0]?.xid ?? "";
  for (let done = false; !done;) {
    const answer = await sql<{ done: boolean }>`
      select pg_snapshot_xmin(pg_current_snapshot()) > ${target}::xid8 as done`.execute(db);
    done = answer.rows[0]?.done === true;
  }
};
