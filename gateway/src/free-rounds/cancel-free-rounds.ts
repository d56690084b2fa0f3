import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { sql } from "kysely";
import { type Actor, audited } from "../audit/audited.ts";
import { findPlayer } from "../players/find-player.ts";

export interface CancelledFreeRounds {
  readonly grantId: string;
  /** How many players' grants this call ended. */
  readonly players: number;
}

/** Ends what is left of a grant, for one player or all of them. A round that is open on it is played to its end. */
export const cancelFreeRounds = (
  db: Database,
  actor: Actor,
  { grantId, playerId: externalId }: { readonly grantId: string; readonly playerId?: string | undefined },
): Promise<CancelledFreeRounds | Refusal> =>
  audited(db, actor, "freeRounds.cancel", async (tx) => {
    const { operatorId } = actor.caller;
    const playerId = externalId === undefined ? undefined : await findPlayer(tx, operatorId, externalId);
    if (externalId !== undefined && playerId === undefined) return refuse("free_rounds_not_found");
    const whose = playerId === undefined ? sql<boolean>`true` : sql<boolean>`player_id = ${playerId}`;
    // Held in the order in which a batch of bets takes them, or each could wait for the other.
    const held = await sql<{ grants: bigint }>`
      with held as materialized (
        select from free_round_grants where operator_id = ${operatorId} and id = ${grantId} and ${whose}
        order by player_id for no key update
      )
      select count(*) as grants from held`.execute(tx);
    const all = Number(held.rows[0]?.grants);
    if (all === 0) return refuse("free_rounds_not_found");
    const { numUpdatedRows } = await tx
      .updateTable("free_round_grants")
      .set({ cancelled_at: new Date() })
      .where("operator_id", "=", operatorId)
      .where("id", "=", grantId)
      .where("cancelled_at", "is", null)
      .where(whose)
      .executeTakeFirstOrThrow();
    const players = Number(numUpdatedRows);
    // Counts alone, however many have it: each grant keeps when it was cancelled and what was used of it.
    const told = playerId === undefined ? {} : { playerId };
    return {
      answer: { grantId, players },
      subject: grantId,
      before: { ...told, cancelled: all - players },
      after: { ...told, cancelled: all },
    };
  });
