import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { sql } from "kysely";
import type { LiveSession, Session } from "../context.ts";

/** Tells sessions that may be used from those that were closed, or have ended, after their token was issued. */
export interface LiveSessions {
  /** The session, whose use is noted, or why a page of this origin may not use it now. */
  use(session: Session, page: string | undefined): Promise<LiveSession | Refusal>;
}

/** Asks the database each time: one statement, which reads by primary key. */
export const createLiveSessions = (db: Database): LiveSessions => ({
  use: async (session, page) => {
    const { operatorId, playerId, sessionId } = session;
    const { rows } = await sql<{ fault: Fault | null; games: readonly string[] | null }>`
      select fault, session_games as games
      from use_session(${operatorId}, ${playerId}, ${sessionId}, ${page ?? null})`.execute(db);
    const [row] = rows;
    if (!row) return refuse("token_invalid");
    return row.fault === null ? { ...session, games: row.games } : refusals[row.fault];
  },
});

/** Why a session may not be used, as the database says it. */
export type Fault = "closed" | "expired" | "idle" | "forbidden";

export const refusals: Readonly<Record<Fault, Refusal>> = {
  closed: refuse("session_closed"),
  expired: refuse("token_expired"),
  idle: refuse("token_expired", "This session has ended: nothing was heard of it for too long. Open a new one."),
  forbidden: refuse("origin_forbidden"),
};
