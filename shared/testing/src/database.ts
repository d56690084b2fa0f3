import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { inject } from "vitest";
import { withClient } from "./admin.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the tests' server is and what to copy; put there by `postgres-setup.ts`. */
    postgres: { readonly serverUrl: string; readonly template: string; readonly prefix: string };
  }
}

export interface TestDatabase extends AsyncDisposable {
  readonly name: string;
  readonly url: string;
}

/**
 * A database of its own for a test file, with all migrations applied: a copy of the run's template. Dispose of it in
 * `afterAll`; that breaks off whatever connections are left.
 */
export const createTestDatabase = async (): Promise<TestDatabase> => {
  const { serverUrl, template, prefix } = inject("postgres");
  const name = `${prefix}_${randomBytes(6).toString("hex")}`;
  await withClient(serverUrl, (client) => copyTemplate(client, name, template));
  return {
    name,
    url: withDatabase(serverUrl, name),
    [Symbol.asyncDispose]: async () => {
      await withClient(serverUrl, (client) => drop(client, name));
    },
  };
};

/** The same server's URL with another database in it. */
export const withDatabase = (serverUrl: string, name: string): string => {
  const url = new URL(serverUrl);
  url.pathname = `/${encodeURIComponent(name)}`;
  return url.href;
};

/** object_in_use */
const isInUse = (error: unknown): boolean => error instanceof pg.DatabaseError && error.code === "55006";

/**
 * The server waits some seconds for connections that are just closing: one that is broken off while it closes is an error
 * nobody hears. What stays longer was forgotten.
 */
const drop = async (client: pg.Client, name: string): Promise<void> => {
  const statement = `drop database if exists ${pg.escapeIdentifier(name)}`;
  try {
    await client.query(statement);
  } catch (error) {
    if (!isInUse(error)) throw error;
    await client.query(`${statement} with (force)`);
  }
};

const copyTemplate = async (client: pg.Client, name: string, template: string): Promise<void> => {
  // Files are copied whole: through the log, as is usual, costs both sides of a database's life twice the CPU.
  const from = `template ${pg.escapeIdentifier(template)} strategy file_copy`;
  const statement = `create database ${pg.escapeIdentifier(name)} ${from}`;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query(statement);
      return;
    } catch (error) {
      // Nobody can log in to the template, but autovacuum may look in for a moment.
      if (!isInUse(error) || attempt === 10) throw error;
      await sleep(100 * attempt);
    }
  }
};
