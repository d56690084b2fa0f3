import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { roundId } from "@croupier/contract/wire";
import { z } from "zod";
import { refuseEmptyRanges, roundFilters } from "./round-filters.ts";
import { roundSummary, summary, summaryOf } from "./round-summary.ts";
import { walkRounds } from "./walk-rounds.ts";

/** Most rounds that one page looks at; measured in ADR 0012. */
const EXAMINE = 2_000;

export const listRequest = roundFilters
  .extend({
    limit: z.int().min(1).max(100).default(20),
    cursor: roundId.optional().describe("`nextCursor` of the page before"),
  })
  .superRefine(refuseEmptyRanges);

export type ListRequest = z.output<typeof listRequest>;

export const historyPage = z.strictObject({
  rounds: z.array(roundSummary),
  nextCursor: z
    .string()
    .nullable()
    .describe("where to go on; a page can be short, or empty, and still have one. null at the end"),
});

export type HistoryPage = z.output<typeof historyPage>;

/** An operator's rounds, newest first. */
export const listHistory = async (
  db: Database,
  operatorId: string,
  { limit, cursor, ...filters }: ListRequest,
): Promise<HistoryPage> => {
  const walk = { operatorId, filters, direction: "newest first", after: cursor, limit, examine: EXAMINE } as const;
  const { found, next } = await inTenant(db, operatorId, (tx) => walkRounds(tx, walk, summaryOf));
  return { rounds: found.map(summary), nextCursor: next };
};
