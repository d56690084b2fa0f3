import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { orThrow } from "../errors/refused.ts";
import { dailyReport, dailyRequest, readDaily } from "../reports/daily.ts";
import { heldMoney, readHeldMoney } from "../reports/open-rounds.ts";
import { readRtp, rtpReport, rtpRequest } from "../reports/rtp.ts";
import { z } from "zod";
import { operatorProcedure, router } from "./procedures.ts";

/** What an operator's finance reads. Sums are decimal strings, in minor units. */
export const reportsRouter = (db: Database) => {
  const reports = operatorProcedure("reports");
  return router({
    openRounds: reports
      .meta({
        summary: "Sum up the stakes of open rounds",
        description: "What has left players' balances and is nobody's result so far, by game, currency and mode.",
      })
      .output(z.strictObject({ held: z.array(heldMoney) }))
      .query(async ({ ctx: { caller } }) => ({
        held: await inTenant(db, caller.operatorId, (tx) => readHeldMoney(tx, caller.operatorId)),
      })),
    daily: reports
      .meta({
        summary: "Report turnover, payouts, GGR and players",
        description: "By day, and by what else is asked for. Days are those of the operator's clock.",
      })
      .input(dailyRequest)
      .output(dailyReport)
      .query(async ({ ctx: { caller }, input }) =>
        orThrow(await inTenant(db, caller.operatorId, (tx) => readDaily(tx, caller.operatorId, input))),
      ),
    rtp: reports
      .meta({
        summary: "Compare what games returned with what they should",
        description: "Against what was expected of the very bets that were placed, with the band that chance allows.",
      })
      .input(rtpRequest.prefault({}))
      .output(rtpReport)
      .query(async ({ ctx: { caller }, input }) =>
        orThrow(await inTenant(db, caller.operatorId, (tx) => readRtp(tx, caller.operatorId, input))),
      ),
  });
};
