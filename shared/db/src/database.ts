import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { Schema } from "./schema.ts";

export type Database = Kysely<Schema>;

export interface DatabaseOptions {
  readonly url: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** Most connections of this process; 8 unless told. */
  readonly maxConnections?: number;
  /** Longest a statement may run, in milliseconds; 5,000 unless told. */
  readonly statementTimeoutMs?: number;
  /** A connection broke; the pool replaces it by itself, and a statement under way rejects on its own account. */
  readonly onBrokenConnection?: (error: Error) => void;
}

/** Money is bigint: int8 columns are read as such by this pool's own parsers, not by pg's global ones. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pg.types.builtins.INT8 ? BigInt : (pg.types.getTypeParser(oid, format) as unknown),
};

/** A pool of connections. `destroy()` closes it. */
export const openDatabase = (options: DatabaseOptions): Database => {
  const pool = new pg.Pool({
    connectionString: options.url,
    application_name: options.applicationName,
    max: options.maxConnections ?? 8,
    connectionTimeoutMillis: 3_000,
    statement_timeout: options.statementTimeoutMs ?? 5_000,
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
    types,
  });
  pool.on("error", (error) => options.onBrokenConnection?.(error));
  // A connection that breaks between two statements has nobody to tell, and an unheard error ends the process.
  pool.on("connect", (client) => client.on("error", (error) => options.onBrokenConnection?.(error)));
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
};
