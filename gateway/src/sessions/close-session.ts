import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { sql } from "kysely";
import { type Actor, audited, type Change } from "../audit/audited.ts";
import type { Session } from "../context.ts";
import type { ClosedSession } from "./sessions.ts";

/**
 * Ends a session, for its operator: from the moment it is answered no gateway and no game service takes anything more from
 * it. One that is closed already stays as it is.
 */
export const closeSession = (db: Database, actor: Actor, sessionId: string): Promise<ClosedSession | Refusal> =>
  audited(db, actor, "session.close", async (tx): Promise<Change<ClosedSession> | Refusal> => {
    const { operatorId } = actor.caller;
    const session = await tx
      .selectFrom("sessions")
      .select(["player_id", "closed_at"])
      .where("operator_id", "=", operatorId)
      .where("id", "=", sessionId)
      .forUpdate()
      .executeTakeFirst();
    if (!session) return refuse("session_not_found");
    const answer = await close(tx, { operatorId, playerId: session.player_id, sessionId });
    const before = { closedAt: session.closed_at?.toISOString() ?? null };
    return { answer, subject: sessionId, before, after: { closedAt: answer.closedAt } };
  });

/** Ends a session, for its player. */
export const leaveSession = (db: Database, session: Session): Promise<ClosedSession> => close(db, session);

const close = async (
  db: Database,
  { operatorId, playerId, sessionId }: Pick<Session, "operatorId" | "playerId" | "sessionId">,
): Promise<ClosedSession> => {
  const { closedAt } = await db
    .updateTable("sessions")
    .set({ closed_at: sql<Date>`coalesce(closed_at, now())` })
    .where("operator_id", "=", operatorId)
    .where("player_id", "=", playerId)
    .where("id", "=", sessionId)
    .returning(sql<Date>`closed_at`.as("closedAt"))
    .executeTakeFirstOrThrow();
  return { sessionId, closedAt: closedAt.toISOString() };
};
