import { isRefusal, type Refusal, refuse } from "@croupier/contract/errors";
import { uuidV7 } from "@croupier/contract/ids";
import type { Database } from "@croupier/db/database";
import { sql } from "kysely";
import { type Actor, audited, type Change, type Unchanged } from "../audit/audited.ts";
import { refuseSameEyes } from "../configuration/four-eyes.ts";
import type { Hosts } from "../upstream/hosts.ts";
import { type Correction, type CorrectionRow, findCorrection, shown } from "./correction.ts";
import { moveCorrection, updateCorrection } from "./move-correction.ts";
import { refuseAge } from "./propose-correction.ts";

type Decided = Change<CorrectionRow> | Unchanged<CorrectionRow> | Refusal;

/**
 * Approves what another person proposed, and moves the money. Asked again, it asks for the same movement once more, which
 * happens once. In this order: no such correction · moved already (which is no refusal) · ended otherwise · the
 * approver's key has ended · four eyes · proposed too long ago · what keeps the money from moving.
 */
export const approveCorrection = async (
  db: Database,
  hosts: Pick<Hosts, "moveFunds">,
  actor: Actor,
  correctionId: string,
): Promise<Correction | Refusal> => {
  const { operatorId, keyId } = actor.caller;
  const approved = await audited(db, actor, "corrections.approve", async (tx): Promise<Decided> => {
    const held = await findCorrection(tx, operatorId, correctionId);
    if (!held) return refuse("change_not_found");
    if (held.state === "applied") return { unchanged: held };
    if (held.state !== "proposed" && held.state !== "approved") return closed(held);
    const unseen = await refuseSameEyes(tx, actor, held.proposed_by);
    if (unseen) return unseen;
    if (held.state === "approved" && held.refused === null) return { unchanged: held };
    const untimely = held.state === "proposed" ? refuseAge(correctionId) : undefined;
    if (untimely) return untimely;
    const approval = {
      state: "approved",
      decided_by: keyId,
      decided_at: sql<Date>`now()`,
      movement_id: uuidV7(),
    } as const;
    const row = await updateCorrection(tx, held, held.state === "proposed" ? approval : { refused: null });
    return { answer: row, subject: correctionId, before: shown(held), after: shown(row) };
  });
  if (isRefusal(approved)) return approved;
  return approved.state === "applied" ? shown(approved) : moveCorrection(db, hosts, actor, approved);
};

/** Ends what another person proposed, or oneself, however long ago. */
export const rejectCorrection = (db: Database, actor: Actor, correctionId: string): Promise<Correction | Refusal> =>
  audited(db, actor, "corrections.reject", async (tx): Promise<Change<Correction> | Refusal> => {
    const { operatorId, keyId } = actor.caller;
    const held = await findCorrection(tx, operatorId, correctionId);
    if (!held) return refuse("change_not_found");
    if (held.state !== "proposed") return closed(held);
    const after = shown(
      await updateCorrection(tx, held, { state: "rejected", decided_by: keyId, decided_at: sql<Date>`now()` }),
    );
    return { answer: after, subject: correctionId, before: shown(held), after };
  });

const closed = ({ state }: CorrectionRow): Refusal => refuse("change_closed", `This correction is ${state} already.`);
