import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { Kysely, PostgresDialect, sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Database, openDatabase } from "./database.ts";
import { failureOf } from "./failure.ts";
import { prepareStatements } from "./prepared.ts";
import type { Schema } from "./schema.ts";

/** A table that changes, asked for all of its columns; by an owner, since it is this test's own. */
const readAll = (db: Database, n: number) => sql<{ n: number }>`select * from asked where n = ${n}`.execute(db);

interface Prepared {
  readonly generic_plans: bigint;
  readonly custom_plans: bigint;
}

/** What the connection has prepared of it; asked without a parameter, so that this is not prepared itself. */
const prepared = async (db: Database): Promise<readonly Prepared[]> => {
  const { rows } = await sql<Prepared>`
    select generic_plans, custom_plans from pg_prepared_statements where statement like '%from asked%' order by name
  `.execute(db);
  return rows;
};

const backendOf = async (db: Database): Promise<number> => {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
  return rows[0]?.pid ?? 0;
};

describe("a pool that prepares", () => {
  let database: TestDatabase;
  let admin: Database;
  const open = (url = database.url): Database =>
    openDatabase({
      url,
      prepares: true,
      applicationName: "prepares",
      maxConnections: 1,
      onBrokenConnection: () => {},
    });

  beforeAll(async () => {
    database = await createTestDatabase();
    admin = openDatabase({ url: database.url, applicationName: "admin", maxConnections: 1 });
    await sql`create table asked (n integer primary key, what text)`.execute(admin);
    await sql`insert into asked values (1, 'one'), (2, 'two')`.execute(admin);
  });
  afterAll(async () => {
    await admin.destroy();
    await database[Symbol.asyncDispose]();
  });

  test("has each statement planned once, whatever it is asked with", async () => {
    const db = open();
    for (let n = 0; n < 10; n += 1) await readAll(db, n);
    expect(await prepared(db)).toEqual([{ generic_plans: 10n, custom_plans: 0n }]);
    await db.destroy();
  });

  test("prepares statements that differ without end only up to a number", async () => {
    const db = open();
    for (let n = 0; n < 130; n += 1) await sql`select ${n}::integer, ${sql.lit(n)} from asked`.execute(db);
    expect((await prepared(db)).length).toBe(100);
    await db.destroy();
  });

  test("lets nobody see that a table has changed under a statement", async () => {
    const db = open();
    expect((await readAll(db, 1)).rows).toEqual([{ n: 1, what: "one" }]);
    await sql`alter table asked add column more integer`.execute(admin);
    expect((await readAll(db, 1)).rows).toEqual([{ n: 1, what: "one", more: null }]);
    await sql`alter table asked drop column more`.execute(admin);
    expect((await readAll(db, 2)).rows).toEqual([{ n: 2, what: "two" }]);
    await db.destroy();
  });

  test("loses a transaction to such a change as to another that was in its way, and not the next", async () => {
    const db = open();
    const inTransaction = () => db.transaction().execute((tx) => readAll(tx, 1));
    await inTransaction();
    await sql`alter table asked add column more integer`.execute(admin);
    const error: unknown = await inTransaction().catch((reason: unknown) => reason);
    expect(failureOf(error)).toBe("busy");
    expect((await inTransaction()).rows).toEqual([{ n: 1, what: "one", more: null }]);
    await sql`alter table asked drop column more`.execute(admin);
    await db.destroy();
  });

  test("keeps a plan for a while, and not for ever", async () => {
    const scanned = async (planMs: number): Promise<string> => {
      const pool = prepareStatements(new pg.Pool({ connectionString: database.url, max: 1 }), planMs);
      const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
      await sql`select set_config('plan_cache_mode', 'force_generic_plan', false)`.execute(db);
      await sql`select set_config('enable_seqscan', 'off', false), set_config('enable_bitmapscan', 'off', false)`.execute(
        db,
      );
      await readAll(db, 1);
      // Were it planned again, it would be otherwise.
      await sql`select set_config('enable_seqscan', 'on', false), set_config('enable_indexscan', 'off', false)`.execute(
        db,
      );
      const { rows } = await sql<{ name: string }>`select name from pg_prepared_statements`.execute(db);
      const plan = await sql<Record<string, string>>`explain execute ${sql.id(rows[0]?.name ?? "")}(1)`.execute(db);
      await db.destroy();
      return Object.values(plan.rows[0] ?? {}).join();
    };
    expect(await scanned(60_000)).toMatch(/^Index Scan/);
    expect(await scanned(0)).toMatch(/^Seq Scan/);
  });

  test("prepares again what a connection was made to forget", async () => {
    const db = open();
    await readAll(db, 1);
    await sql`deallocate all`.execute(db);
    expect((await readAll(db, 1)).rows).toEqual([{ n: 1, what: "one" }]);
    await db.destroy();
  });

  test("prepares anew on a connection that replaces a broken one", async () => {
    const db = open();
    await readAll(db, 1);
    const pid = await backendOf(db);
    await sql`select pg_terminate_backend(${pid}, 5000)`.execute(admin);
    // The pool may learn of it only now.
    await readAll(db, 1).catch(() => {});
    expect((await readAll(db, 1)).rows).toEqual([{ n: 1, what: "one" }]);
    expect(await backendOf(db)).not.toBe(pid);
    await db.destroy();
  });
});
