import { type Refusal, refuse } from "@croupier/contract/errors";
import { refuseRequestId } from "@croupier/contract/request-age";
import type { Database } from "@croupier/db/database";
import { type Actor, audited, type Change, type Unchanged } from "../audit/audited.ts";
import { type Correction, findCorrection, shown } from "./correction.ts";

export interface ProposedCorrection {
  /** A UUIDv7 of the operator's: proposed again under it, it is the same correction. */
  readonly correctionId: string;
  readonly roundId: string;
  /** Minor units; not 0. */
  readonly amount: number;
  readonly reason: string;
}

/** A proposal ends a day before requests do, so that none is approved that another clock takes for too old already. */
const MARGIN_MS = 86_400_000;

/** Why a correction can't be proposed or approved any more, or not yet, going by the moment in its id. */
export const refuseAge = (correctionId: string): Refusal | undefined => {
  const refused = refuseRequestId(correctionId, Date.now(), MARGIN_MS);
  return refused?.code === "request_id_expired"
    ? refuse("request_id_expired", "This correction's id is older than 29 days. Propose it under a new one.")
    : refused;
};

/**
 * Proposes to move money for a round of real money that is over. The round itself stays as it ended. In this order: an
 * id too old, or from too far ahead · the id stands for another proposal · no such round · the money is not ours to
 * move · play money, or a round that is not over.
 */
export const proposeCorrection = (
  db: Database,
  actor: Actor,
  { correctionId, roundId, amount, reason }: ProposedCorrection,
): Promise<Correction | Refusal> =>
  audited(
    db,
    actor,
    "corrections.propose",
    async (tx): Promise<Change<Correction> | Unchanged<Correction> | Refusal> => {
      const { operatorId, keyId } = actor.caller;
      const untimely = refuseAge(correctionId);
      if (untimely) return untimely;
      const earlier = await findCorrection(tx, operatorId, correctionId);
      if (earlier) {
        const same = earlier.round_id === roundId && earlier.amount === BigInt(amount) && earlier.reason === reason;
        return same ? { unchanged: shown(earlier) } : refuse("request_id_reused");
      }
      const round = await tx
        .selectFrom("rounds as r")
        .innerJoin("operators as o", "o.id", "r.operator_id")
        .select(["r.player_id", "r.game", "r.currency", "r.mode", "r.status", "o.wallet"])
        .where("r.operator_id", "=", operatorId)
        .where("r.id", "=", roundId)
        .executeTakeFirst();
      if (!round) return refuse("round_not_found");
      if (round.wallet !== "hosted") return refuse("wallet_not_hosted");
      const isOver = round.status === "settled" || round.status === "voided";
      if (round.mode !== "real" || !isOver) return refuse("round_not_correctable");
      const row = await tx
        .insertInto("round_corrections")
        .values({
          operator_id: operatorId,
          id: correctionId,
          player_id: round.player_id,
          round_id: roundId,
          game: round.game,
          currency: round.currency,
          amount: BigInt(amount),
          reason,
          state: "proposed",
          proposed_by: keyId,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      const after = shown(row);
      return { answer: after, subject: correctionId, before: null, after };
    },
  );
