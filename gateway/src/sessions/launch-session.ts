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
  page: string | undefined,
): Promise<LaunchedSession | Refusal> => {
  const hash = secretHash(launchToken);
  const exchangeHash = exchangeId === undefined ? null : secretHash(exchangeId);
  const { rows } = await sql<{ operatorId: string | null }>`
    select operator_of_launch(${hash}) as "operatorId"`.execute(db);
  const operatorId = rows[0]?.operatorId ?? undefined;
  if (operatorId === undefined) {
    return refuse("token_invalid", "This launch token was not issued here. Ask for one with session.create.");
  }
  const exchanged = await inTenant(db, operatorId, (tx) => exchange(tx, hash, exchangeHash, page));
  if (isRefusal(exchanged)) return exchanged;
  const { expiresAt, ...session } = exchanged;
  const token = await tokens.issue(session, expiresAt);
  return { sessionId: session.sessionId, token, expiresAt: expiresAt.toISOString() };
};

const exchange = async (
  db: Database,
  hash: Uint8Array,
  exchangeHash: Uint8Array | null,
  page: string | undefined,
): Promise<(Session & { readonly expiresAt: Date }) | Refusal> => {
  const row = await db
    .updateTable("sessions")
    // An exchange that is repeated begins nothing anew.
    .set(({ fn }) => ({
      launched_at: fn.coalesce("launched_at", now),
      last_seen_at: sql<Date>`case when launched_at is null then now() else last_seen_at end`,
      exchange_hash: exchangeHash,
    }))
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
    .$if(page !== undefined, (query) => query.where(isAllowed(page ?? "")))
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

/** Whether the session's brand lets pages of this origin use it. */
const isAllowed = (page: string) => sql<boolean>`exists (
  select from brands b
  where b.operator_id = sessions.operator_id and b.id = sessions.brand_id
    and (cardinality(b.allowed_origins) = 0 or ${page} = any (b.allowed_origins)))`;

const whyNot = async (db: Database, hash: Uint8Array): Promise<Refusal> => {
  const row = await db
    .selectFrom("sessions")
    .select(["launched_at", "closed_at", sql<boolean>`launch_expires_at > now() and expires_at > now()`.as("lasts")])
    .where("launch_hash", "=", hash)
    .executeTakeFirstOrThrow();
  if (row.launched_at) return refuse("launch_token_used");
  if (row.closed_at) return refuse("session_closed");
  if (row.lasts) return refuse("origin_forbidden");
  return refuse("token_expired", "This launch token has expired. Ask for a new one with session.create.");
};
