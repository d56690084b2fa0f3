import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
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
    const { grants } = await tx
      .selectFrom("free_round_grants")
      .select((row) => row.fn.countAll<bigint>().as("grants"))
      .where("operator_id", "=", operatorId)
      .where("id", "=", grantId)
      .$if(playerId !== undefined, (query) => query.where("player_id", "=", playerId ?? ""))
      .executeTakeFirstOrThrow();
    if (grants === 0n) return refuse("free_rounds_not_found");
    const { numUpdatedRows } = await tx
      .updateTable("free_round_grants")
      .set({ cancelled_at: new Date() })
      .where("operator_id", "=", operatorId)
      .where("id", "=", grantId)
      .where("cancelled_at", "is", null)
      .$if(playerId !== undefined, (query) => query.where("player_id", "=", playerId ?? ""))
      .executeTakeFirstOrThrow();
    const [all, players] = [Number(grants), Number(numUpdatedRows)];
    // Counts alone, however many have it: each grant keeps when it was cancelled and what was used of it.
    const whose = playerId === undefined ? {} : { playerId };
    return {
      answer: { grantId, players },
      subject: grantId,
      before: { ...whose, cancelled: all - players },
      after: { ...whose, cancelled: all },
    };
  });
