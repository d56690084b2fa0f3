import type { Database } from "@croupier/db/database";
import { readHeldMoney } from "../reports/open-rounds.ts";
import { operatorProcedure, router } from "./procedures.ts";

/** What an operator's finance reads. Sums are decimal strings, in minor units. */
export const reportsRouter = (db: Database) =>
  router({
    /** The stakes held in rounds that are still open, by game, currency and mode. */
    openRounds: operatorProcedure.query(async ({ ctx }) => ({ held: await readHeldMoney(db, ctx.caller.operatorId) })),
  });
