import { randomBytes } from "node:crypto";
import { migrateToLatest } from "@croupier/db/migrate";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { withClient } from "./admin.ts";
import { withDatabase } from "./database.ts";
import { startTestCluster } from "./postgres/test-cluster.ts";

/**
 * Runs once before the tests that need PostgreSQL: on the server in DATABASE_URL if that is set, else on a cluster of
 * our own that lives as long as the run. Whatever it made is gone afterwards, but for the roles that migrations make: they
 * belong to the whole server, and another database may use them.
 */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  await using started = new AsyncDisposableStack();
  const serverUrl = process.env["DATABASE_URL"] ?? started.use(await startTestCluster()).url();
  const prefix = `croupier_test_${randomBytes(4).toString("hex")}`;
  started.defer(() => dropDatabases(serverUrl, prefix));
  const template = `${prefix}_template`;
  await createTemplate(serverUrl, template);
  project.provide("postgres", { serverUrl, template, prefix });
  const running = started.move();
  return () => running.disposeAsync();
};

const createTemplate = async (serverUrl: string, template: string): Promise<void> => {
  const name = pg.escapeIdentifier(template);
  await withClient(serverUrl, (client) => client.query(`create database ${name}`));
  await migrateToLatest(withDatabase(serverUrl, template));
  // A database with a connection can't be copied, so from here on nobody gets one.
  await withClient(serverUrl, (client) => client.query(`alter database ${name} allow_connections false`));
};

/** Those that tests left undisposed as well; on a server that is not ours they would stay for ever. */
const dropDatabases = async (serverUrl: string, prefix: string): Promise<void> => {
  await withClient(serverUrl, async (client) => {
    const made = await client.query<{ datname: string }>(
      "select datname from pg_database where starts_with(datname, $1)",
      [`${prefix}_`],
    );
    for (const { datname } of made.rows) {
      await client.query(`drop database if exists ${pg.escapeIdentifier(datname)} with (force)`);
    }
  });
};
