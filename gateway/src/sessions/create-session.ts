import { uuidV7 } from "@croupier/contract/ids";
import type { Terms } from "@croupier/contract/terms";
import type { Database } from "@croupier/db/database";
import { newLaunchToken } from "../auth/launch-tokens.ts";
import { secretHash } from "../auth/secret-hash.ts";
import type { Operator } from "../context.ts";
import type { CreatedSession, NewSession, SessionLifetimes } from "./sessions.ts";

/** Our id of an operator's player, made when it is first seen. */
export const registerPlayer = async (db: Database, operatorId: string, externalId: string): Promise<string> => {
  const { id } = await db
    .insertInto("players")
    .values({ id: uuidV7(), operator_id: operatorId, external_id: externalId })
    // A row that is there already is returned only if it is written, so it is written as it was.
    .onConflict((conflict) => conflict.columns(["operator_id", "external_id"]).doUpdateSet({ external_id: externalId }))
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
};

/** A session that waits to be launched. */
export const insertSession = async (
  db: Database,
  { operatorId }: Operator,
  playerId: string,
  { mode, currency }: NewSession,
  terms: Terms | null,
  { launchMs, sessionMs }: SessionLifetimes,
): Promise<CreatedSession> => {
  const sessionId = uuidV7();
  const launchToken = newLaunchToken();
  const nowMs = Date.now();
  const launchExpiresAt = new Date(nowMs + launchMs);
  await db
    .insertInto("sessions")
    .values({
      id: sessionId,
      operator_id: operatorId,
      player_id: playerId,
      mode,
      currency,
      launch_hash: secretHash(launchToken),
      launch_expires_at: launchExpiresAt,
      expires_at: new Date(nowMs + sessionMs),
      ...(terms && { jurisdiction: terms.jurisdiction, terms: JSON.stringify(terms) }),
    })
    .execute();
  return { sessionId, launchToken, launchExpiresAt: launchExpiresAt.toISOString() };
};
