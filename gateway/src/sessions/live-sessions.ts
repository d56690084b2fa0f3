import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { sql } from "kysely";
import type { Session } from "../context.ts";

/** Tells sessions that are still open from those that were closed after their token was issued. */
export interface LiveSessions {
  /** Why this session may not be used any more; undefined if it may. */
  fault(session: Session): Promise<Refusal | undefined>;
}

/** Asks the database each time: one statement, which reads by primary key. */
export const createLiveSessions = (db: Database): LiveSessions => ({
  fault: async ({ operatorId, playerId, sessionId }) => {
    const { rows } = await sql<{ closed_at: Date | null; expires_at: Date }>`
      select closed_at, expires_at from session_state(${operatorId}, ${playerId}, ${sessionId})`.execute(db);
    const [row] = rows;
    if (!row) return refuse("token_invalid");
    if (row.closed_at) return refuse("session_closed");
    return row.expires_at <= new Date() ? refuse("token_expired") : undefined;
  },
});
