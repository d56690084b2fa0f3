import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { readHeldMoney } from "../reports/open-rounds.ts";
import { operatorProcedure, router } from "./procedures.ts";

/** What an operator's finance reads. Sums are decimal strings, in minor units. */
export const reportsRouter = (db: Database) =>
  router({
    /** The stakes held in rounds that are still open, by game, currency and mode. */
    openRounds: operatorProcedure("reports").query(async ({ ctx: { caller } }) => ({
      held: await inTenant(db, caller.operatorId, (tx) => readHeldMoney(tx, caller.operatorId)),
    })),
  });
