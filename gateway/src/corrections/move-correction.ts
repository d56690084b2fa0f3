import { type ErrorCode, isRefusal, type Refusal, refuse } from "@croupier/contract/errors";
import { uuidV7Ms } from "@croupier/contract/ids";
import { REQUEST_LIFETIME_MS } from "@croupier/contract/request-age";
import type { Database } from "@croupier/db/database";
import type { Schema } from "@croupier/db/schema";
import type { UpdateObject } from "kysely";
import { type Actor, audited, type Change, type Unchanged } from "../audit/audited.ts";
import type { Hosts } from "../upstream/hosts.ts";
import { type Correction, type CorrectionRow, findCorrection, findMoved, shown } from "./correction.ts";

const DAY_MS = 86_400_000;
/** No service takes a movement's id after 30 days; two more cover what its clock and ours are apart. */
export const MOVABLE_MS = REQUEST_LIFETIME_MS + 2 * DAY_MS;

/** With these the service has decided: nothing has moved and, until it is asked again, nothing will. */
const DECIDED: readonly ErrorCode[] = [
  "insufficient_funds",
  "limit_exceeded",
  "player_not_found",
  "currency_mismatch",
  "request_id_reused",
  "invalid_request_id",
];

/** Moves the money of a correction that is approved, once, however often and by however many it is asked for. */
export const moveCorrection = async (
  db: Database,
  hosts: Pick<Hosts, "moveFunds">,
  actor: Actor,
  row: CorrectionRow,
): Promise<Correction | Refusal> => {
  const { operator_id: operatorId, player_id: playerId, movement_id: requestId, currency, amount } = row;
  if (requestId === null) throw new Error(`correction ${row.id} is ${row.state} and has no movement`);
  const moves =
    amount > 0n
      ? ({ kind: "correction-to-player", amount: Number(amount) } as const)
      : ({ kind: "correction-from-player", amount: Number(-amount) } as const);
  const answer = await hosts.moveFunds({ operatorId, playerId, requestId, currency, ...moves }, actor.trace);
  return finishCorrection(db, actor, row, answer);
};

/**
 * Writes down what became of an approved correction: `applied` if the ledger has its transfer, whatever the service's
 * answer was or whether it came; `expired` if it has none and no service will take it any more; else why it was refused.
 */
export const finishCorrection = async (
  db: Database,
  actor: Actor,
  row: CorrectionRow,
  answer?: object,
): Promise<Correction | Refusal> => {
  const refusal = answer && isRefusal(answer) ? answer : undefined;
  const held = await writeDown(
    db,
    actor,
    row,
    "corrections.applied",
    (movedAt) => movedAt && { state: "applied", applied_at: movedAt, refused: null },
  );
  if (isRefusal(held)) return held;
  if (held.state === "expired") return tooLate();
  if (held.state !== "approved") return shown(held);
  if (answer && !refusal) throw new Error(`correction ${row.id} has moved, and the ledger has no transfer of it`);
  if (uuidV7Ms(row.movement_id ?? "") < Date.now() - MOVABLE_MS) {
    const over = await writeDown(db, actor, row, "corrections.expired", (movedAt) =>
      movedAt ? undefined : { state: "expired" },
    );
    return isRefusal(over) ? over : tooLate();
  }
  if (refusal && DECIDED.includes(refusal.code)) {
    await writeDown(db, actor, row, "corrections.refused", (movedAt) =>
      movedAt ? undefined : { refused: refusal.code },
    );
  }
  return refusal ?? shown(held);
};

const tooLate = (): Refusal =>
  refuse("request_id_expired", "The money of this correction could not be moved in 30 days. Propose it anew.");

type Values = UpdateObject<Schema, "round_corrections">;

/** Changes a correction that is approved still, by what the ledger tells of its money; undefined leaves it as it is. */
const writeDown = (
  db: Database,
  actor: Actor,
  { operator_id, id }: CorrectionRow,
  action: string,
  change: (movedAt: Date | undefined) => Values | undefined,
): Promise<CorrectionRow | Refusal> =>
  audited(db, actor, action, async (tx): Promise<Change<CorrectionRow> | Unchanged<CorrectionRow>> => {
    const held = await findCorrection(tx, operator_id, id);
    if (!held) throw new Error(`correction ${id} was approved and is not there`);
    const values = held.state === "approved" ? change(await findMoved(tx, held)) : undefined;
    if (!values) return { unchanged: held };
    const row = await updateCorrection(tx, held, values);
    return { answer: row, subject: id, before: shown(held), after: shown(row) };
  });

export const updateCorrection = (
  tx: Database,
  { operator_id, id }: CorrectionRow,
  values: Values,
): Promise<CorrectionRow> =>
  tx
    .updateTable("round_corrections")
    .set(values)
    .where("operator_id", "=", operator_id)
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
