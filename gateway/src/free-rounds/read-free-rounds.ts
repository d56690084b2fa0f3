import type { Database } from "@croupier/db/database";
import { sql } from "kysely";
import { z } from "zod";

/** Free rounds that a player can play on now. */
export const availableFreeRounds = z.strictObject({
  grantId: z.string().describe("Goes with the bet: `games.<name>.open({ grantId, wagers })`."),
  campaign: z.string(),
  games: z.array(z.string()),
  currency: z.string(),
  stake: z.int().describe("Of one round, minor units; its wagers add up to it."),
  left: z.int(),
  expiresAt: z.iso.datetime(),
});
export type AvailableFreeRounds = z.infer<typeof availableFreeRounds>;

/** A player's grant, as its operator sees it. */
export const freeRoundGrant = availableFreeRounds.extend({
  playerId: z.string(),
  rounds: z.int(),
  won: z.string().regex(/^\d+$/).describe("Winnings so far, minor units."),
  grantedAt: z.iso.datetime(),
  cancelledAt: z.iso.datetime().nullable(),
});
export type FreeRoundGrant = z.infer<typeof freeRoundGrant>;

const columns = [
  "g.id",
  "g.campaign",
  "g.games",
  "g.currency",
  "g.stake",
  "g.rounds",
  "g.used",
  "g.expires_at",
] as const;

interface Row {
  readonly id: string;
  readonly campaign: string;
  readonly games: string[];
  readonly currency: string;
  readonly stake: bigint;
  readonly rounds: number;
  readonly used: number;
  readonly expires_at: Date;
}

const shown = ({ id, campaign, games, currency, stake, rounds, used, expires_at }: Row): AvailableFreeRounds => ({
  grantId: id,
  campaign,
  games,
  currency,
  stake: Number(stake),
  left: rounds - used,
  expiresAt: expires_at.toISOString(),
});

/** What a player can play on now, the first to expire first; a hundred at most. */
export const readAvailable = async (
  tx: Database,
  { operatorId, playerId }: { readonly operatorId: string; readonly playerId: string },
): Promise<readonly AvailableFreeRounds[]> => {
  const rows = await tx
    .selectFrom("free_round_grants as g")
    .select(columns)
    .where("g.operator_id", "=", operatorId)
    .where("g.player_id", "=", playerId)
    .where("g.cancelled_at", "is", null)
    .where("g.expires_at", ">", sql<Date>`now()`)
    .whereRef("g.used", "<", "g.rounds")
    .orderBy("g.expires_at")
    .limit(100)
    .execute();
  return rows.map(shown);
};

export interface GrantFilter {
  readonly limit: number;
  /** Of the page before: the grant and player it ended with. */
  readonly cursor?: { readonly grantId: string; readonly playerId: string } | undefined;
  readonly grantId?: string | undefined;
  /** Our id. */
  readonly playerId?: string | undefined;
}

export interface GrantPage {
  readonly grants: FreeRoundGrant[];
  readonly next: { readonly grantId: string; readonly playerId: string } | null;
}

/** An operator's grants, newest first. */
export const listGrants = async (
  tx: Database,
  operatorId: string,
  { limit, cursor, grantId, playerId }: GrantFilter,
): Promise<GrantPage> => {
  const rows = await tx
    .selectFrom("free_round_grants as g")
    .innerJoin("players as p", (on) =>
      on.onRef("p.operator_id", "=", "g.operator_id").onRef("p.id", "=", "g.player_id"),
    )
    .select([...columns, "g.player_id", "p.external_id", "g.granted_at", "g.cancelled_at"])
    .select((row) =>
      row
        .selectFrom("rounds as r")
        .select(sql<string>`coalesce(sum(r.payout), 0)::text`.as("won"))
        .whereRef("r.operator_id", "=", "g.operator_id")
        .whereRef("r.player_id", "=", "g.player_id")
        .whereRef("r.grant_id", "=", "g.id")
        // So that the index of free rounds alone will do, whatever the player has played since.
        .where("r.grant_id", "is not", null)
        .as("won"),
    )
    .where("g.operator_id", "=", operatorId)
    .$if(grantId !== undefined, (query) => query.where("g.id", "=", grantId ?? ""))
    .$if(playerId !== undefined, (query) => query.where("g.player_id", "=", playerId ?? ""))
    .$if(cursor !== undefined, (query) =>
      query.where(sql<boolean>`(g.id, g.player_id) < (${cursor?.grantId}::uuid, ${cursor?.playerId}::uuid)`),
    )
    .orderBy("g.id", "desc")
    .orderBy("g.player_id", "desc")
    .limit(limit)
    .execute();
  const last = rows.length === limit ? rows.at(-1) : undefined;
  return {
    grants: rows.map((row) => ({
      ...shown(row),
      playerId: row.external_id,
      rounds: row.rounds,
      won: row.won ?? "0",
      grantedAt: row.granted_at.toISOString(),
      cancelledAt: row.cancelled_at?.toISOString() ?? null,
    })),
    next: last ? { grantId: last.id, playerId: last.player_id } : null,
  };
};
