import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { sql } from "kysely";

/** Ages of open rounds that are told apart, youngest first. */
const AGES = ["under an hour", "under a day", "older"] as const;
/** As `resolveAbandoned` keeps rounds of games without a configuration. */
const KEPT_HOURS = 720;

export interface OpenRounds {
  readonly game: string;
  readonly age: (typeof AGES)[number];
  readonly rounds: number;
  /** How long ago the policy should have ended the oldest; 0 if not. */
  readonly overdueSeconds: number;
}

/** An operator's, by the index that holds open rounds alone. */
export const readOpenRounds = (db: Database, operatorId: string): Promise<readonly OpenRounds[]> =>
  inTenant(db, operatorId, async (tx) => {
    const { rows } = await sql<OpenRounds>`
      select r.game, count(*)::integer as rounds,
        case when r.opened_at > now() - interval '1 hour' then ${AGES[0]}
          when r.opened_at > now() - interval '1 day' then ${AGES[1]} else ${AGES[2]} end as age,
        greatest(0, max(extract(epoch from now() - coalesce(acted.at, r.opened_at)
          - make_interval(hours => coalesce(c.abandoned_after_hours, ${KEPT_HOURS})))))::float8 as "overdueSeconds"
      from rounds r
      left join game_configs c on c.operator_id = r.operator_id and c.game = r.game and c.currency = r.currency
      left join lateral (
        select max(taken_at) as at from actions a
        where a.operator_id = r.operator_id and a.player_id = r.player_id and a.round_id = r.id
      ) acted on true
      where r.operator_id = ${operatorId} and r.status = 'open'
      group by r.game, age`.execute(tx);
    return rows;
  });

export interface TierFigure {
  readonly tier: string;
  readonly pool: string;
  readonly currency: string;
  /** Minor units. */
  readonly ceiling: number;
  readonly mustHit: boolean;
}

/** Which tiers an operator has. How much they hold this role may not read: `readLevels` does. */
export const readTierTerms = (db: Database, operatorId: string): Promise<readonly TierFigure[]> =>
  inTenant(db, operatorId, async (tx) => {
    const { rows } = await sql<TierFigure>`
      select tier, pool, currency, ceiling::float8 as ceiling, range is null as "mustHit" from jackpot_tiers
      where operator_id = ${operatorId} order by pool, tier`.execute(tx);
    return rows;
  });

/** What each tier of each operator holds, in minor units, by `operator/tier`. As the role that proves the ledger. */
export const readLevels = async (auditDb: Database): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await sql<{ readonly name: string; readonly level: number }>`
    select t.operator_id || '/' || t.tier as name,
      ((t.seeded - t.paid + coalesce((select sum(s.brought - s.returned) from jackpot_shards s
        where s.operator_id = t.operator_id and s.tier = t.tier), 0)) / 1000000)::float8 as level
    from jackpot_tiers t`.execute(auditDb);
  return new Map(rows.map(({ name, level }) => [name, level]));
};

/** How long the oldest win of an operator's jackpots has waited to be paid, in seconds; 0 if none does. */
export const readUnpaidSeconds = (db: Database, operatorId: string): Promise<number> =>
  inTenant(db, operatorId, async (tx) => {
    const { rows } = await sql<{ readonly seconds: number }>`
      select coalesce(extract(epoch from now() - min(won_at)), 0)::float8 as seconds from jackpot_wins
      where operator_id = ${operatorId} and state <> 'paid'`.execute(tx);
    return rows[0]?.seconds ?? 0;
  });

/** How far an operator's reports are behind, in seconds; undefined before their first run. */
export const readReportsBehind = (db: Database, operatorId: string): Promise<number | undefined> =>
  inTenant(db, operatorId, async (tx) => {
    const { rows } = await sql<{ readonly seconds: number | null }>`
      select case when isfinite(floor_at) then extract(epoch from now() - floor_at)::float8 end as seconds
      from report_progress where operator_id = ${operatorId}`.execute(tx);
    return rows[0]?.seconds ?? undefined;
  });

export interface CommitmentFigure {
  readonly operator: string;
  readonly oldestSeconds: number;
  readonly mostRounds: number;
}

/**
 * How long seed pairs are in use, of accounts that have played in the last day: a pair's id says when we committed to it.
 * Reads all accounts once.
 */
export const readCommitments = async (auditDb: Database): Promise<readonly CommitmentFigure[]> => {
  const { rows } = await sql<CommitmentFigure>`
    select operator_id as operator, max(next_nonce) as "mostRounds",
      max(extract(epoch from now() - uuid_extract_timestamp(pair_id)))::float8 as "oldestSeconds"
    from accounts
    where pair_id is not null and mode = 'real' and last_opened_at > now() - interval '1 day'
    group by operator_id`.execute(auditDb);
  return rows;
};

/** Jobs that should have begun, and for how many seconds the oldest has. */
export const readDueJobs = async (db: Database): Promise<{ readonly due: number; readonly oldestSeconds: number }> => {
  const { rows } = await sql<{ readonly due: number; readonly oldestSeconds: number }>`
    select count(*)::integer as due, coalesce(extract(epoch from now() - min(run_at)), 0)::float8 as "oldestSeconds"
    from graphile_worker.jobs where locked_at is null and run_at < now() and attempts < max_attempts`.execute(db);
  return rows[0] ?? { due: 0, oldestSeconds: 0 };
};

export interface DatabaseFigures {
  readonly figures: Readonly<Record<"connections" | "connections_most" | "size_bytes" | "held_transactions", number>>;
  readonly events: Readonly<Record<"commits" | "rollbacks" | "deadlocks" | "blocks_read" | "blocks_hit", number>>;
}

/** What PostgreSQL tells anybody of the database that we are in. `held_transactions`: how far back some snapshot reaches. */
export const readDatabase = async (db: Database): Promise<DatabaseFigures> => {
  const { rows } = await sql<Readonly<Record<string, number>>>`
    select numbackends::float8 as connections, current_setting('max_connections')::float8 as connections_most,
      pg_database_size(current_database())::float8 as size_bytes,
      (pg_snapshot_xmax(pg_current_snapshot())::text::float8 - pg_snapshot_xmin(pg_current_snapshot())::text::float8)
        as held_transactions,
      xact_commit::float8 as commits, xact_rollback::float8 as rollbacks, deadlocks::float8 as deadlocks,
      blks_read::float8 as blocks_read, blks_hit::float8 as blocks_hit
    from pg_stat_database where datname = current_database()`.execute(db);
  const row = rows[0] ?? {};
  const { connections = 0, connections_most = 0, size_bytes = 0, held_transactions = 0 } = row;
  const { commits = 0, rollbacks = 0, deadlocks = 0, blocks_read = 0, blocks_hit = 0 } = row;
  return {
    figures: { connections, connections_most, size_bytes, held_transactions },
    events: { commits, rollbacks, deadlocks, blocks_read, blocks_hit },
  };
};
