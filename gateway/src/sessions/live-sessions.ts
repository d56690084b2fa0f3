import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { sql } from "kysely";
import type { LiveSession, Session } from "../context.ts";
import { inBatches } from "../in-batches.ts";
import { byOperator } from "./by-operator.ts";

/** Tells sessions that may be used from those that were closed, or have ended, after their token was issued. */
export interface LiveSessions {
  /** The session, whose use is noted, or why a page of this origin may not use it now. */
  use(session: Session, page: string | undefined): Promise<LiveSession | Refusal>;
}

/** Most sessions that one statement asks of, and most statements at a time. */
const BATCH = { most: 64, lanes: 2 };

interface Use {
  readonly operatorId: string;
  readonly playerId: string;
  readonly sessionId: string;
  readonly page: string | undefined;
}

interface Verdict {
  readonly place: number;
  readonly fault: Fault | null;
  readonly games: readonly string[] | null;
}

/**
 * Asks the database each time: one statement, which reads by primary key, of all who come while others are asked for. Who comes
 * alone waits for nobody.
 */
export const createLiveSessions = (db: Database): LiveSessions => {
  const askAll = async (uses: readonly Use[]): Promise<readonly (Verdict | undefined)[]> => {
    const asked = byOperator(uses, {
      players: ({ playerId }) => playerId,
      sessions: ({ sessionId }) => sessionId,
      pages: ({ page }) => page,
    });
    const { rows } = await sql<Verdict>`
      select place, fault, session_games as games from use_sessions(${asked}::jsonb)`.execute(db);
    const verdicts = new Map(rows.map((row) => [row.place, row]));
    return uses.map((_, place) => verdicts.get(place));
  };
  const ask = inBatches(askAll, BATCH.most, BATCH.lanes);
  return {
    use: async (session, page) => {
      const { operatorId, playerId, sessionId } = session;
      const verdict = await ask({ operatorId, playerId, sessionId, page });
      if (!verdict) return refuse("token_invalid");
      return verdict.fault === null ? { ...session, games: verdict.games } : refusals[verdict.fault];
    },
  };
};

/** Why a session may not be used, as the database says it. */
export type Fault = "closed" | "expired" | "idle" | "forbidden";

export const refusals: Readonly<Record<Fault, Refusal>> = {
  closed: refuse("session_closed"),
  expired: refuse("token_expired"),
  idle: refuse("token_expired", "This session has ended: nothing was heard of it for too long. Open a new one."),
  forbidden: refuse("origin_forbidden"),
};
