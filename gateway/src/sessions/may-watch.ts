import type { Refusal } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import type { LiveSession, Session } from "../context.ts";
import { endedSessions, type KnownSession } from "../streams/ask-all.ts";
import { inBatches } from "../in-batches.ts";

const AT_ONCE = 500;

/** Whether a page of this origin may watch the session now: the session, or why not. */
export type MayWatch = (session: Session, page: string | undefined) => Promise<LiveSession | Refusal>;

/**
 * To watch is no use of a session: a stream that comes back by itself would keep it from ending for as long as a tab stays
 * open. Nor may it open rounds.
 */
export const createMayWatch = (db: Database): MayWatch => {
  const faultOf = inBatches(async (sessions: readonly KnownSession[]) => {
    const ended = await endedSessions(db, sessions);
    return sessions.map((session) => ended.get(session));
  }, AT_ONCE);
  return async (session, page) => (await faultOf({ ...session, page })) ?? { ...session, games: [] };
};
