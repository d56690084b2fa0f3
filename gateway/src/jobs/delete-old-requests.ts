import type { Database } from "@croupier/db/database";
import { sql } from "kysely";

/** Ids older than 30 days are refused by their own timestamp, which may be a day ahead; two more cover our own clocks. */
const KEPT_DAYS = 33;
const BATCH = 1_000;
/** One run ends here; the next goes on. */
const MAX_BATCHES = 1_000;

/** Forgets request ids that can't be repeated any more, a bounded number at a time. Returns how many. */
export const deleteOldRequests = async (db: Database, signal?: AbortSignal, batch = BATCH): Promise<number> => {
  let deleted = 0;
  for (let n = 0; n < MAX_BATCHES; n += 1) {
    const { numAffectedRows = 0n } = await sql`
      delete from requests where ctid = any (array(
        select ctid from requests where requested_at < now() - make_interval(days => ${KEPT_DAYS}) limit ${batch}))
    `.execute(db);
    deleted += Number(numAffectedRows);
    if (numAffectedRows < batch || signal?.aborted) break;
  }
  return deleted;
};
