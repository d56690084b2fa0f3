import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import type { Session } from "../context.ts";

/** Tells sessions that are still open from those that were closed after their token was issued. */
export interface LiveSessions {
  /** Why this session may not be used any more; undefined if it may. */
  fault(session: Session): Promise<Refusal | undefined>;
}

/** Asks the database each time: one read by primary key. */
export const createLiveSessions = (db: Database): LiveSessions => ({
  fault: async ({ operatorId, playerId, sessionId }) => {
    const row = await db
      .selectFrom("sessions")
      .select(["closed_at", "expires_at"])
      .where("operator_id", "=", operatorId)
      .where("player_id", "=", playerId)
      .where("id", "=", sessionId)
      .executeTakeFirst();
    if (!row) return refuse("token_invalid");
    if (row.closed_at) return refuse("session_closed");
    return row.expires_at <= new Date() ? refuse("token_expired") : undefined;
  },
});
