import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { orThrow } from "../errors/refused.ts";
import { dailyReport, dailyRequest, readDaily } from "../reports/daily.ts";
import { readHeldMoney } from "../reports/open-rounds.ts";
import { readRtp, rtpReport, rtpRequest } from "../reports/rtp.ts";
import { operatorProcedure, router } from "./procedures.ts";

/** What an operator's finance reads. Sums are decimal strings, in minor units. */
export const reportsRouter = (db: Database) => {
  const reports = operatorProcedure("reports");
  return router({
    /** The stakes held in rounds that are still open, by game, currency and mode. */
    openRounds: reports.query(async ({ ctx: { caller } }) => ({
      held: await inTenant(db, caller.operatorId, (tx) => readHeldMoney(tx, caller.operatorId)),
    })),
    /** Turnover, payouts, GGR and players by day and whatever else. */
    daily: reports
      .input(dailyRequest)
      .output(dailyReport)
      .query(async ({ ctx: { caller }, input }) =>
        orThrow(await inTenant(db, caller.operatorId, (tx) => readDaily(tx, caller.operatorId, input))),
      ),
    /** Whether games return what they should. */
    rtp: reports
      .input(rtpRequest.prefault({}))
      .output(rtpReport)
      .query(async ({ ctx: { caller }, input }) =>
        orThrow(await inTenant(db, caller.operatorId, (tx) => readRtp(tx, caller.operatorId, input))),
      ),
  });
};
