import { sql } from "kysely";
import type { Database } from "./database.ts";

/**
 * Runs `work` in a transaction in which this operator's rows are all that there are, and all that can be written
 * (row-level security). Outside of it, and of one operator's transaction for another's, there are none. Keep calls to
 * other services out of it: it holds a connection.
 */
export const inTenant = <T>(db: Database, operatorId: string, work: (tx: Database) => Promise<T>): Promise<T> =>
  db.transaction().execute(async (tx) => {
    await sql`select set_config('croupier.operator', ${operatorId}, true)`.execute(tx);
    return work(tx);
  });
