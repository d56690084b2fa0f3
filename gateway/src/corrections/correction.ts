import type { Database } from "@croupier/db/database";
import type { RoundCorrections } from "@croupier/db/tables/round-corrections";
import type { Selectable } from "kysely";
import { z } from "zod";

const time = z.iso.datetime();

export const correction = z.strictObject({
  correctionId: z.string(),
  roundId: z.string(),
  game: z.string(),
  currency: z.string(),
  amount: z.int().describe("Minor units; above 0 to the player, below 0 from the player."),
  reason: z.string(),
  state: z.enum(["proposed", "approved", "applied", "rejected", "expired"]),
  proposedBy: z.string().describe("The key's id."),
  proposedAt: time,
  decidedBy: z.string().nullable().describe("The key that approved or rejected it."),
  decidedAt: time.nullable(),
  refused: z.string().nullable().describe("The error with which its money could not be moved when last tried."),
  appliedAt: time.nullable().describe("When the money moved."),
});
export type Correction = z.infer<typeof correction>;

export type CorrectionRow = Selectable<RoundCorrections>;

export const shown = (row: CorrectionRow): Correction => ({
  correctionId: row.id,
  roundId: row.round_id,
  game: row.game,
  currency: row.currency,
  amount: Number(row.amount),
  reason: row.reason,
  state: row.state,
  proposedBy: row.proposed_by,
  proposedAt: row.proposed_at.toISOString(),
  decidedBy: row.decided_by,
  decidedAt: row.decided_at?.toISOString() ?? null,
  refused: row.refused,
  appliedAt: row.applied_at?.toISOString() ?? null,
});

export const findCorrection = (tx: Database, operatorId: string, id: string): Promise<CorrectionRow | undefined> =>
  tx
    .selectFrom("round_corrections")
    .selectAll()
    .where("operator_id", "=", operatorId)
    .where("id", "=", id)
    .executeTakeFirst();

/** When a correction's money moved, as the ledger has it; undefined if it has not. */
export const findMoved = async (
  tx: Database,
  { operator_id, player_id, movement_id }: CorrectionRow,
): Promise<Date | undefined> => {
  if (movement_id === null) return undefined;
  const transfer = await tx
    .selectFrom("transfers")
    .select("moved_at")
    .where("operator_id", "=", operator_id)
    .where("player_id", "=", player_id)
    .where("cause_id", "=", movement_id)
    .where("kind", "=", "correction")
    .executeTakeFirst();
  return transfer?.moved_at;
};

export interface CorrectionsPage {
  readonly roundId?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** An operator's corrections, newest first, below `cursor`. */
export const listCorrections = async (
  tx: Database,
  operatorId: string,
  { roundId, limit, cursor }: CorrectionsPage,
): Promise<{ readonly corrections: Correction[]; readonly nextCursor: string | null }> => {
  const rows = await tx
    .selectFrom("round_corrections")
    .selectAll()
    .where("operator_id", "=", operatorId)
    .$if(roundId !== undefined, (query) => query.where("round_id", "=", roundId ?? ""))
    .$if(cursor !== undefined, (query) => query.where("id", "<", cursor ?? ""))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  const corrections = rows.slice(0, limit).map(shown);
  return { corrections, nextCursor: rows.length > limit ? (corrections.at(-1)?.correctionId ?? null) : null };
};
