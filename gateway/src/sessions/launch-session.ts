import { isRefusal, type Refusal, refuse } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { sql } from "kysely";
import { secretHash } from "../auth/secret-hash.ts";
import type { SessionTokens } from "../auth/session-tokens.ts";
import type { Session } from "../context.ts";
import type { LaunchedSession } from "./sessions.ts";

const now = sql<Date>`now()`;

/**
 * Exchanges a launch token, once: one statement both checks and marks it, so of two exchanges only one can win. An
 * exchange that names itself may be repeated while the launch token lasts, for an answer that was lost.
 */
export const launchSession = async (
  db: Database,
  tokens: SessionTokens,
  launchToken: string,
  exchangeId: string | undefined,
): Promise<LaunchedSession | Refusal> => {
  const hash = secretHash(launchToken);
  const exchangeHash = exchangeId === undefined ? null : secretHash(exchangeId);
  const { rows } = await sql<{ operatorId: string | null }>`
    select operator_of_launch(${hash}) as "operatorId"`.execute(db);
  const operatorId = rows[0]?.operatorId ?? undefined;
  if (operatorId === undefined) {
    return refuse("token_invalid", "This launch token was not issued here. Ask for one with session.create.");
  }
  const exchanged = await inTenant(db, operatorId, (tx) => exchange(tx, hash, exchangeHash));
  if (isRefusal(exchanged)) return exchanged;
  const { expiresAt, ...session } = exchanged;
  const token = await tokens.issue(session, expiresAt);
  return { sessionId: session.sessionId, token, expiresAt: expiresAt.toISOString() };
};

const exchange = async (
  db: Database,
  hash: Uint8Array,
  exchangeHash: Uint8Array | null,
): Promise<(Session & { readonly expiresAt: Date }) | Refusal> => {
  const row = await db
    .updateTable("sessions")
    .set({ launched_at: now, exchange_hash: exchangeHash })
    .where("launch_hash", "=", hash)
    .where((where) =>
      where.or([
        where("launched_at", "is", null),
        ...(exchangeHash ? [where("exchange_hash", "=", exchangeHash)] : []),
      ]),
    )
    .where("closed_at", "is", null)
    .where("launch_expires_at", ">", now)
    .where("expires_at", ">", now)
    .returning([
      "id as sessionId",
      "operator_id as operatorId",
      "player_id as playerId",
      "mode",
      "currency",
      "expires_at as expiresAt",
    ])
    .executeTakeFirst();
  return row ?? whyNot(db, hash);
};

const whyNot = async (db: Database, hash: Uint8Array): Promise<Refusal> => {
  const row = await db
    .selectFrom("sessions")
    .select(["launched_at", "closed_at"])
    .where("launch_hash", "=", hash)
    .executeTakeFirstOrThrow();
  if (row.launched_at) return refuse("launch_token_used");
  if (row.closed_at) return refuse("session_closed");
  return refuse("token_expired", "This launch token has expired. Ask for a new one with session.create.");
};
