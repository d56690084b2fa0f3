import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import type { Session } from "../context.ts";
import type { SessionState } from "./sessions.ts";

/** The session with the balance of its account, as its player sees them. */
export const readSession = async (
  db: Database,
  { operatorId, playerId, sessionId }: Session,
): Promise<SessionState | Refusal> => {
  const row = await db
    .selectFrom("sessions as s")
    .innerJoin("accounts as a", (on) =>
      on
        .onRef("a.operator_id", "=", "s.operator_id")
        .onRef("a.player_id", "=", "s.player_id")
        .onRef("a.mode", "=", "s.mode"),
    )
    .select(["s.mode", "a.currency", "a.balance", "s.created_at", "s.expires_at"])
    .where("s.operator_id", "=", operatorId)
    .where("s.player_id", "=", playerId)
    .where("s.id", "=", sessionId)
    .executeTakeFirst();
  if (!row) return refuse("internal");
  return {
    sessionId,
    mode: row.mode,
    currency: row.currency,
    balance: Number(row.balance),
    openedAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
  };
};
