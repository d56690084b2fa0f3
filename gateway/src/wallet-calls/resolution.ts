import type { Database } from "@croupier/db/database";
import { RESOLUTION_STATES, type WalletResolutions } from "@croupier/db/tables/wallet-resolutions";
import type { Selectable } from "kysely";
import { z } from "zod";

const time = z.iso.datetime();

/** What people made of a payment that the operator's wallet does not take. */
export const resolution = z.strictObject({
  resolutionId: z.string(),
  transactionId: z.string(),
  reason: z.string(),
  state: z.enum(RESOLUTION_STATES),
  proposedBy: z.string().describe("The key's id."),
  proposedAt: time,
  decidedBy: z.string().nullable(),
  decidedAt: time.nullable(),
});
export type Resolution = z.infer<typeof resolution>;

const shown = (row: Selectable<WalletResolutions>): Resolution => ({
  resolutionId: row.id,
  transactionId: row.transaction_id,
  reason: row.reason,
  state: row.state,
  proposedBy: row.proposed_by,
  proposedAt: row.proposed_at.toISOString(),
  decidedBy: row.decided_by,
  decidedAt: row.decided_at?.toISOString() ?? null,
});

export const findResolution = async (
  tx: Database,
  operatorId: string,
  resolutionId: string,
): Promise<Resolution | undefined> => {
  const row = await tx
    .selectFrom("wallet_resolutions")
    .selectAll()
    .where("operator_id", "=", operatorId)
    .where("id", "=", resolutionId)
    .executeTakeFirst();
  return row && shown(row);
};

/** An operator's, newest first, below `cursor`. */
export const listResolutions = async (
  tx: Database,
  operatorId: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<{ readonly resolutions: Resolution[]; readonly nextCursor: string | null }> => {
  const rows = await tx
    .selectFrom("wallet_resolutions")
    .selectAll()
    .where("operator_id", "=", operatorId)
    .$if(cursor !== undefined, (query) => query.where("id", "<", cursor ?? ""))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  const resolutions = rows.slice(0, limit).map(shown);
  return { resolutions, nextCursor: rows.length > limit ? (resolutions.at(-1)?.resolutionId ?? null) : null };
};

export const insertResolution = async (
  tx: Database,
  row: Pick<WalletResolutions, "operator_id" | "id" | "transaction_id" | "reason" | "proposed_by">,
): Promise<Resolution> =>
  shown(
    await tx
      .insertInto("wallet_resolutions")
      .values({ ...row, state: "proposed" })
      .returningAll()
      .executeTakeFirstOrThrow(),
  );

/** Throws if it is not there or over: whoever calls this has looked, under a lock. */
export const decideResolution = async (
  tx: Database,
  operatorId: string,
  resolutionId: string,
  decision: { readonly state: "approved" | "rejected"; readonly decided_by: string },
): Promise<Resolution> =>
  shown(
    await tx
      .updateTable("wallet_resolutions")
      .set({ ...decision, decided_at: new Date() })
      .where("operator_id", "=", operatorId)
      .where("id", "=", resolutionId)
      .where("state", "=", "proposed")
      .returningAll()
      .executeTakeFirstOrThrow(),
  );
