import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Terms } from "@croupier/contract/terms";
import type { Database } from "@croupier/db/database";
import { sql } from "kysely";
import { z } from "zod";
import { profileBody } from "../configuration/profile-body.ts";
import type { Session } from "../context.ts";
import type { Reminder } from "./sessions.ts";

export const storedTerms = profileBody.extend({ jurisdiction: z.string(), version: z.int().min(0) }).nullable();

export const readTerms = (stored: unknown): Terms | null => storedTerms.parse(stored);

/** `since` is when the player last acknowledged one, or else when the session began. */
export const reminderOf = (terms: Terms | null, since: Date): Reminder | null => {
  const everySeconds = terms?.reminderSeconds ?? null;
  if (everySeconds === null) return null;
  return { everySeconds, dueAt: new Date(since.getTime() + everySeconds * 1_000).toISOString() };
};

export const acknowledgeReminder = async (
  tx: Database,
  { operatorId, playerId, sessionId }: Session,
): Promise<{ readonly reminder: Reminder | null } | Refusal> => {
  const row = await tx
    .updateTable("sessions")
    .set({ reminded_at: sql<Date>`greatest(now(), reminded_at)` })
    .where("operator_id", "=", operatorId)
    .where("player_id", "=", playerId)
    .where("id", "=", sessionId)
    .where("closed_at", "is", null)
    .returning(["terms", "reminded_at"])
    .executeTakeFirst();
  return row?.reminded_at ? { reminder: reminderOf(readTerms(row.terms), row.reminded_at) } : refuse("session_closed");
};
