import { UUID } from "@croupier/contract/ids";
import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { DIFFERENCE_KINDS } from "@croupier/wallet/compare";
import { z } from "zod";
import { orThrow } from "../errors/refused.ts";
import { askRun } from "../reconciliation/ask-run.ts";
import { difference, listDifferences, readReport, report } from "../reconciliation/read-differences.ts";
import { listRuns, run } from "../reconciliation/runs.ts";
import { operatorProcedure, router } from "./procedures.ts";

const limit = z.int().min(1).max(100).default(20);
const cursor = z.string().regex(UUID).optional().describe("`nextCursor` of the page before.");
const span = z
  .strictObject({ from: z.iso.datetime(), to: z.iso.datetime().describe("Exclusive.") })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), "from lies before to");
const dates = ({ from, to }: z.infer<typeof span>) => ({ from: new Date(from), to: new Date(to) });

/** Where the books of an operator that keeps its players' money are not as ours. */
export const reconciliationRouter = (db: Database) => {
  const reports = operatorProcedure("reports");
  return router({
    run: reports
      .meta({
        summary: "Compare the wallet's list with our calls",
        description:
          "The worker does so each hour; this asks for a time of one's choice, at most 31 days, which begins within a minute.",
        errors: ["wallet_not_seamless", "limit_exceeded"],
      })
      .input(span)
      .output(run)
      .mutation(async ({ ctx, input }) => orThrow(await askRun(db, ctx, dates(input)))),
    runs: reports
      .meta({ summary: "List comparisons", description: "Newest first: of which time, and what came of it." })
      .input(z.strictObject({ limit, cursor }).prefault({}))
      .output(z.strictObject({ runs: z.array(run), nextCursor: z.string().nullable() }))
      .query(({ ctx: { caller }, input }) =>
        inTenant(db, caller.operatorId, (tx) => listRuns(tx, caller.operatorId, input)),
      ),
    list: reports
      .meta({
        summary: "List differences between the wallet's books and ours",
        description: "Newest first, with what each side has, and the money.",
      })
      .input(
        z
          .strictObject({
            settled: z.boolean().nullable().default(false).describe("Those that are gone; null for all."),
            kind: z.enum(DIFFERENCE_KINDS).optional(),
            limit,
            cursor,
          })
          .prefault({}),
      )
      .output(z.strictObject({ differences: z.array(difference), nextCursor: z.string().nullable() }))
      .query(({ ctx: { caller }, input }) =>
        inTenant(db, caller.operatorId, (tx) => listDifferences(tx, caller.operatorId, input)),
      ),
    report: reports
      .meta({
        summary: "Sum up differences between the wallet's books and ours",
        description: "Of what happened in a span of time, by kind and currency.",
      })
      .input(span)
      .output(report)
      .query(({ ctx: { caller }, input }) =>
        inTenant(db, caller.operatorId, (tx) => readReport(tx, caller.operatorId, dates(input))),
      ),
  });
};
