import type { Database } from "@croupier/db/database";
import { sql } from "kysely";

const BATCH = 1_000;
/** One run ends here; the next goes on. */
const MAX_BATCHES = 1_000;

type Forgets = "forget_wallet_tokens" | "forget_wallet_listings";

/** Forgets all that is due, a bounded number at a time. Returns how many. The times are the database's. */
const forget =
  (what: Forgets) =>
  async (db: Database, signal?: AbortSignal, batch = BATCH): Promise<number> => {
    let total = 0;
    for (let n = 0; n < MAX_BATCHES; n += 1) {
      const { rows } = await sql<{ forgotten: number }>`
        select ${sql.ref(what)}(${batch}::integer) as forgotten`.execute(db);
      const forgotten = rows[0]?.forgotten ?? 0;
      total += forgotten;
      if (forgotten < batch || signal?.aborted) break;
    }
    return total;
  };

/** What an operator gave with a player's id, once its session has been over for an hour: nobody closed it. */
export const forgetWalletTokens = forget("forget_wallet_tokens");

/** That the operator's list had a movement, ninety days after it happened. */
export const forgetWalletListings = forget("forget_wallet_listings");
