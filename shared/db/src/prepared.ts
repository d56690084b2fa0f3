import { createHash } from "node:crypto";
import type { PostgresPool, PostgresPoolClient } from "kysely";
import type pg from "pg";
import { isStalePlan } from "./failure.ts";
import type { ClientPool } from "./fresh.ts";

/** Statements beyond so many different texts are planned each time: texts without end would fill the server's memory. */
const MOST_TEXTS = 100;

/** How long a plan is kept, in milliseconds: what it takes to plan again is a thousandth of that or less. */
const PLAN_MS = 20_000;

/**
 * Planned once, for whatever their parameters are, and by keys alone: what is planned while tables are empty is kept while
 * they grow, and must be right then too. A nested loop by an index is; a scan of what was a handful of rows is not.
 */
export const BY_KEYS = {
  plan_cache_mode: "force_generic_plan",
  enable_seqscan: "off",
  enable_bitmapscan: "off",
  enable_hashjoin: "off",
  enable_mergejoin: "off",
} as const;

/** A pool whose connections remember the statements that they have been given, so that PostgreSQL does not plan each anew. */
export const prepareStatements = (pool: ClientPool, planMs: number = PLAN_MS): PostgresPool => {
  const names = createNames();
  const clients = new WeakMap<pg.PoolClient, { readonly known: PostgresPoolClient; plannedMs: number }>();
  return {
    options: pool.options,
    async connect() {
      const client = await pool.connect();
      const now = performance.now();
      const prepared = clients.get(client) ?? { known: preparing(client, names), plannedMs: now };
      clients.set(client, prepared);
      if (now - prepared.plannedMs >= planMs) {
        prepared.plannedMs = now;
        await forgetPlans(client);
      }
      return prepared.known;
    },
    end: () => pool.end(),
  };
};

/** The statements stay prepared; each is planned again when it is next asked for. */
const forgetPlans = async (client: pg.PoolClient): Promise<void> => {
  try {
    await client.query("discard plans");
  } catch (error) {
    client.release(true);
    throw error;
  }
};

/** What a text is called, the same in every process; undefined for one too many. */
type Names = (text: string) => string | undefined;

const createNames = (): Names => {
  const names = new Map<string, string>();
  return (text) => {
    const known = names.get(text);
    if (known !== undefined || names.size >= MOST_TEXTS) return known;
    const name = createHash("sha256").update(text).digest("hex").slice(0, 32);
    names.set(text, name);
    return name;
  };
};

const preparing = (client: pg.PoolClient, names: Names): PostgresPoolClient => {
  /** Counts how often what this connection had prepared was lost: names are not used again. */
  let lost = 0;
  const ask = (text: string, values: readonly unknown[]): Promise<unknown> => {
    const name = values.length > 0 ? names(text) : undefined;
    return client.query({ text, values: [...values], ...(name !== undefined && { name: `${name}_${lost}` }) });
  };
  const query = async (text: string, values: readonly unknown[]): Promise<unknown> => {
    try {
      return await ask(text, values);
    } catch (error) {
      if (!isStalePlan(error)) throw error;
      lost += 1;
      // A transaction is lost with it, for whoever began it to begin again.
      if (client.getTransactionStatus() !== "I") throw error;
      return ask(text, values);
    }
  };
  return {
    query: query as PostgresPoolClient["query"],
    release: (destroy) => client.release(destroy),
  };
};
