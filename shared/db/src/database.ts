import { Kysely, type LogEvent, PostgresDialect } from "kysely";
import pg from "pg";
import { breakOff, givingFresh, IDLE_MS } from "./fresh.ts";
import { BY_KEYS, prepareStatements } from "./prepared.ts";
import { type Role, withRole, withSettings } from "./roles.ts";
import type { Schema } from "./schema.ts";

export type Database = Kysely<Schema>;

export interface DatabaseOptions {
  readonly url: string;
  /** Who its connections are; without one, the login itself, as migrations and tools on the whole database are. */
  readonly role?: Role;
  /** Its statements are few, by keys, and asked again and again: PostgreSQL plans each once for a connection (ADR 0025). */
  readonly prepares?: boolean;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** Most connections of this process; 8 unless told. */
  readonly maxConnections?: number;
  /** Longest a statement may run, in milliseconds; 5,000 unless told. */
  readonly statementTimeoutMs?: number;
  /**
   * How long a connection may be kept from the pool before it is taken for dead, in milliseconds: the server ends a
   * statement by itself before that, so longer is a network that swallows. Statement time plus 2,000 unless told; no
   * bound where statements have none.
   */
  readonly holdMs?: number;
  /** Called when a statement has ended, where it was asked for. It must not throw. */
  readonly onStatement?: ((seen: StatementSeen) => void) | undefined;
  /** A connection broke; the pool replaces it by itself, and a statement under way rejects on its own account. */
  readonly onBrokenConnection?: (error: Error) => void;
  /** Given once what tells how the pool is used. */
  readonly onOpen?: (load: () => PoolLoad) => void;
}

export interface PoolLoad {
  readonly inUse: number;
  readonly idle: number;
  /** Who waits for a connection. */
  readonly waiting: number;
}

export interface StatementSeen {
  /** With `$1` where values are. */
  readonly text: string;
  readonly durationMs: number;
  /** Undefined if it went well. */
  readonly error?: unknown;
}

/** Money is bigint: int8 columns are read as such by this pool's own parsers, not by pg's global ones. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pg.types.builtins.INT8 ? BigInt : (pg.types.getTypeParser(oid, format) as unknown),
};

/** A pool of connections. `destroy()` closes it. */
export const openDatabase = (options: DatabaseOptions): Database => {
  const { statementTimeoutMs = 5_000, prepares = false } = options;
  const url = options.role ? withRole(options.url, options.role) : options.url;
  const pool = new pg.Pool({
    connectionString: prepares ? withSettings(url, BY_KEYS) : url,
    application_name: options.applicationName,
    max: options.maxConnections ?? 8,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: IDLE_MS,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
    types,
  });
  pool.on("error", (error) => options.onBrokenConnection?.(error));
  // A connection that breaks between two statements has nobody to tell, and an unheard error ends the process.
  pool.on("connect", (client) => client.on("error", (error) => options.onBrokenConnection?.(error)));
  const holdMs = options.holdMs ?? (statementTimeoutMs > 0 ? statementTimeoutMs + 2_000 : 0);
  options.onOpen?.(() => ({
    inUse: pool.totalCount - pool.idleCount,
    idle: pool.idleCount,
    waiting: pool.waitingCount,
  }));
  if (holdMs > 0) endSilentConnections(pool, holdMs);
  const { onStatement } = options;
  const fresh = givingFresh(pool);
  return new Kysely<Schema>({
    dialect: new PostgresDialect({ pool: prepares ? prepareStatements(fresh) : fresh }),
    ...(onStatement && { log: tellOf(onStatement) }),
  });
};

/** Kysely tells of a statement where it was asked for, so whoever is told knows for whose work it was. */
const tellOf =
  (onStatement: (seen: StatementSeen) => void) =>
  (event: LogEvent): void =>
    onStatement({
      text: event.query.sql,
      durationMs: event.queryDurationMillis,
      ...(event.level === "error" && { error: event.error }),
    });

/**
 * Breaks off a connection that is held too long, so that whoever waits on it is told. pg's own `query_timeout` would give
 * the connection back to the pool with its answer still to come.
 */
const endSilentConnections = (pool: pg.Pool, holdMs: number): void => {
  const timers = new WeakMap<pg.PoolClient, NodeJS.Timeout>();
  pool.on("acquire", (client) => {
    const timer = setTimeout(() => breakOff(client, new Error("the database has been silent for too long")), holdMs);
    timer.unref();
    timers.set(client, timer);
  });
  pool.on("release", (_error, client) => clearTimeout(timers.get(client)));
};
