import type { Mode } from "@croupier/contract/round";
import type { Database } from "@croupier/db/database";
import { sql } from "kysely";
import { findPlayer } from "../players/find-player.ts";

/** A session as its operator sees it. Times are ISO 8601. */
export interface SessionInfo {
  readonly sessionId: string;
  /** The operator's own id of the player. */
  readonly playerId: string;
  readonly brandId: string;
  readonly mode: Mode;
  readonly currency: string;
  readonly language: string | null;
  readonly jurisdiction: string | null;
  /** Null for all. */
  readonly games: readonly string[] | null;
  readonly createdAt: string;
  /** Null until its launch token is exchanged. */
  readonly launchedAt: string | null;
  /** The last call, to the minute. */
  readonly lastSeenAt: string | null;
  readonly idleSeconds: number;
  readonly expiresAt: string;
  readonly closedAt: string | null;
}

export interface SessionsQuery {
  readonly limit: number;
  /** The last session of the page before. */
  readonly cursor?: string | undefined;
  /** The operator's own id of a player. */
  readonly playerId?: string | undefined;
  /** Whether to leave out those that can't be used any more. */
  readonly live: boolean;
}

export interface SessionsPage {
  readonly sessions: readonly SessionInfo[];
  readonly nextCursor: string | null;
}

/** An operator's sessions, newest first. */
export const listSessions = async (
  db: Database,
  operatorId: string,
  { limit, cursor, playerId, live }: SessionsQuery,
): Promise<SessionsPage> => {
  // By our id they are a range of the table's key; by the operator's, PostgreSQL may look at all sessions for one player's.
  const player = playerId === undefined ? undefined : await findPlayer(db, operatorId, playerId);
  if (playerId !== undefined && player === undefined) return { sessions: [], nextCursor: null };
  const rows = await db
    .selectFrom((build) =>
      build
        .selectFrom("sessions")
        .select(["id", "operator_id", "player_id", "brand_id", "mode", "currency", "language", "jurisdiction", "games"])
        .select(["created_at", "launched_at", "last_seen_at", "idle_seconds", "launch_expires_at"])
        .select(["expires_at", "closed_at"])
        .where("operator_id", "=", operatorId)
        // An offset keeps this apart: few are unexpired, and an index has those, but PostgreSQL would rather walk through all
        // there were, newest first, because it expects to find many on the way.
        .$if(live, (query) =>
          query
            .where("closed_at", "is", null)
            .where("expires_at", ">", sql<Date>`now()`)
            .offset(0),
        )
        .as("s"),
    )
    .innerJoin("players as p", (on) =>
      on.onRef("p.operator_id", "=", "s.operator_id").onRef("p.id", "=", "s.player_id"),
    )
    .select(["s.id", "p.external_id", "s.brand_id", "s.mode", "s.currency", "s.language", "s.jurisdiction", "s.games"])
    .select(["s.created_at", "s.launched_at", "s.last_seen_at", "s.idle_seconds", "s.expires_at", "s.closed_at"])
    .$if(cursor !== undefined, (query) => query.where("s.id", "<", cursor ?? ""))
    .$if(player !== undefined, (query) => query.where("s.player_id", "=", player ?? ""))
    .$if(live, (query) => query.where(isLive))
    .orderBy("s.id", "desc")
    .limit(limit + 1)
    .execute();
  const sessions = rows.slice(0, limit).map(infoOf);
  return { sessions, nextCursor: rows.length > limit ? (sessions.at(-1)?.sessionId ?? null) : null };
};

/** Whether it can be used, as the function `use_sessions` has it, or be launched. */
const isLive = sql<boolean>`
  s.closed_at is null and s.expires_at > now()
  and case
    when s.launched_at is null then s.launch_expires_at > now()
    else s.last_seen_at > now() - make_interval(secs => s.idle_seconds + 60)
  end`;

interface SessionRow {
  readonly id: string;
  readonly external_id: string;
  readonly brand_id: string;
  readonly mode: Mode;
  readonly currency: string;
  readonly language: string | null;
  readonly jurisdiction: string | null;
  readonly games: readonly string[] | null;
  readonly created_at: Date;
  readonly launched_at: Date | null;
  readonly last_seen_at: Date;
  readonly idle_seconds: number;
  readonly expires_at: Date;
  readonly closed_at: Date | null;
}

const infoOf = (row: SessionRow): SessionInfo => ({
  sessionId: row.id,
  playerId: row.external_id,
  brandId: row.brand_id,
  mode: row.mode,
  currency: row.currency,
  language: row.language,
  jurisdiction: row.jurisdiction,
  games: row.games,
  createdAt: row.created_at.toISOString(),
  launchedAt: row.launched_at?.toISOString() ?? null,
  lastSeenAt: row.launched_at === null ? null : row.last_seen_at.toISOString(),
  idleSeconds: row.idle_seconds,
  expiresAt: row.expires_at.toISOString(),
  closedAt: row.closed_at?.toISOString() ?? null,
});
