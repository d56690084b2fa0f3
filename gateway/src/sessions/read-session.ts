import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import type { Session } from "../context.ts";
import { readTerms, reminderOf } from "./reminder.ts";
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
    .select([
      "s.mode",
      "a.currency",
      "a.balance",
      "s.created_at",
      "s.launched_at",
      "s.reminded_at",
      "s.expires_at",
      "s.terms",
    ])
    .where("s.operator_id", "=", operatorId)
    .where("s.player_id", "=", playerId)
    .where("s.id", "=", sessionId)
    .executeTakeFirst();
  if (!row) return refuse("internal");
  const terms = readTerms(row.terms);
  return {
    sessionId,
    mode: row.mode,
    currency: row.currency,
    balance: Number(row.balance),
    openedAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    terms,
    reminder: reminderOf(terms, row.reminded_at ?? row.launched_at ?? row.created_at),
  };
};
