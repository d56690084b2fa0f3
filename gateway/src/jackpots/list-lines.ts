import type { Database } from "@croupier/db/database";
import { z } from "zod";

export const lineSchema = z
  .strictObject({
    cycle: z.int().min(0),
    kind: z.enum(["seed", "win"]).describe("Seed money in, or a win out."),
    amount: z.string().describe("Millionths of a minor unit."),
    winId: z.uuid().nullable(),
    at: z.iso.datetime(),
  })
  .meta({ id: "JackpotLine" });

export interface LineFilter {
  readonly tier: string;
  readonly limit: number;
  /** The cycle below which to go on. */
  readonly cursor?: number | undefined;
}

/** What moved a tier besides contributions, the latest cycles first: of each its seed money, and its win. */
export const listLines = async (tx: Database, operatorId: string, { tier, limit, cursor }: LineFilter) => {
  const rows = await tx
    .selectFrom("jackpot_lines")
    .select(["cycle", "kind", "amount", "win_id as winId", "at"])
    .where("operator_id", "=", operatorId)
    .where("tier", "=", tier)
    .$if(cursor !== undefined, (query) => query.where("cycle", "<", cursor ?? 0))
    .orderBy("cycle", "desc")
    .orderBy("kind", "desc")
    // A cycle has two lines; the one that runs has one.
    .limit(2 * limit + 1)
    .execute();
  const cycles = [...new Set(rows.map(({ cycle }) => cycle))].slice(0, limit);
  const last = cycles.at(-1);
  return {
    lines: rows
      .filter(({ cycle }) => cycles.includes(cycle))
      .map(({ at, ...line }) => ({ ...line, at: at.toISOString() })),
    nextCursor: last !== undefined && last > 0 ? last : null,
  };
};
