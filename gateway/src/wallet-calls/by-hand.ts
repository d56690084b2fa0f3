import { type Refusal, refuse } from "@croupier/contract/errors";
import { uuidV7 } from "@croupier/contract/ids";
import type { Database } from "@croupier/db/database";
import { sql } from "kysely";
import { type Actor, audited, type Change, type Unchanged } from "../audit/audited.ts";
import { refuseSameEyes } from "../configuration/four-eyes.ts";
import { RefusedError } from "../errors/refused.ts";
import { decideResolution, findResolution, insertResolution, type Resolution } from "./resolution.ts";
import { findCall, type WalletCall } from "./wallet-call.ts";

/** A payment that only waits is asked for again by itself; so long must it have waited to be ended by hand. */
const LONG_SECONDS = 3_600;

const isOwed = ({ kind, state }: WalletCall): boolean =>
  kind !== "debit" && (state === "pending" || state === "refused");

/** A payment or rollback that waits, as it is now. */
const findOwed = async (tx: Database, operatorId: string, transactionId: string): Promise<WalletCall | Refusal> => {
  const call = await findCall(tx, operatorId, transactionId);
  if (!call) return refuse("wallet_call_not_found");
  return isOwed(call) ? call : refuse("wallet_call_closed", `This ${call.kind} is ${call.state}: ${WHO_SEES_TO}`);
};
const WHO_SEES_TO = "payments and rollbacks that are pending or refused are seen to by hand, and nothing else.";

/** Makes it due now. A debit is never asked for twice. */
export const retryCall = (db: Database, actor: Actor, transactionId: string): Promise<WalletCall | Refusal> =>
  audited(db, actor, "walletCalls.retry", async (tx): Promise<Change<WalletCall> | Refusal> => {
    const { operatorId } = actor.caller;
    const before = await findOwed(tx, operatorId, transactionId);
    if ("code" in before) return before;
    const due = { state: "pending" as const, next_try_at: sql<Date>`now()`, ended_at: null };
    await moveCall(tx, operatorId, before, due);
    const after = (await findCall(tx, operatorId, transactionId)) ?? before;
    return { answer: after, subject: transactionId, before, after };
  });

/**
 * Proposes to end a payment that the operator's wallet does not take. In this order: no such call · nothing that waits ·
 * not refused, and not waiting for long · proposed already.
 */
export const proposeResolution = (
  db: Database,
  actor: Actor,
  { transactionId, reason }: { readonly transactionId: string; readonly reason: string },
): Promise<Resolution | Refusal> =>
  audited(db, actor, "walletCalls.resolve", async (tx): Promise<Change<Resolution> | Refusal> => {
    const { operatorId, keyId } = actor.caller;
    const call = await findOwed(tx, operatorId, transactionId);
    if ("code" in call) return call;
    if (call.state === "pending" && call.ageSeconds < LONG_SECONDS) {
      const message = `It is asked for again by itself. What has waited for ${LONG_SECONDS} seconds can be resolved.`;
      return refuse("wallet_call_recent", message);
    }
    if (call.resolution) return refuse("change_closed", "That is proposed already: approve or reject it.");
    const id = uuidV7();
    const row = { operator_id: operatorId, id, transaction_id: transactionId, reason, proposed_by: keyId };
    const after = await insertResolution(tx, row);
    return { answer: after, subject: transactionId, before: call, after };
  });

/**
 * Ends it, as another person proposed. In this order: no such proposal · decided already · the approver's key has ended ·
 * four eyes · the operator has answered in the meantime.
 */
export const approveResolution = (db: Database, actor: Actor, resolutionId: string): Promise<Resolution | Refusal> =>
  audited(
    db,
    actor,
    "walletCalls.approve",
    async (tx): Promise<Change<Resolution> | Unchanged<Resolution> | Refusal> => {
      const { operatorId, keyId } = actor.caller;
      const before = await findResolution(tx, operatorId, resolutionId);
      if (!before) return refuse("change_not_found");
      if (before.state === "approved") return { unchanged: before };
      if (before.state !== "proposed") return refuse("change_closed", `This proposal is ${before.state} already.`);
      const unseen = await refuseSameEyes(tx, actor, before.proposedBy);
      if (unseen) return unseen;
      const call = await findOwed(tx, operatorId, before.transactionId);
      if ("code" in call) return call;
      const after = await decideResolution(tx, operatorId, resolutionId, { state: "approved", decided_by: keyId });
      await moveCall(tx, operatorId, call, { state: "resolved", next_try_at: null, ended_at: sql<Date>`now()` });
      return { answer: after, subject: before.transactionId, before, after };
    },
  );

/** Ends a proposal, one's own too: the payment goes on waiting. */
export const rejectResolution = (db: Database, actor: Actor, resolutionId: string): Promise<Resolution | Refusal> =>
  audited(db, actor, "walletCalls.reject", async (tx): Promise<Change<Resolution> | Refusal> => {
    const { operatorId, keyId } = actor.caller;
    const before = await findResolution(tx, operatorId, resolutionId);
    if (!before) return refuse("change_not_found");
    if (before.state !== "proposed") return refuse("change_closed", `This proposal is ${before.state} already.`);
    const after = await decideResolution(tx, operatorId, resolutionId, { state: "rejected", decided_by: keyId });
    return { answer: after, subject: before.transactionId, before, after };
  });

/** A host may have ended it since it was looked at: then it stays as it ended. */
const moveCall = async (
  tx: Database,
  operatorId: string,
  { transactionId, state }: WalletCall,
  move: {
    readonly state: "pending" | "resolved";
    readonly next_try_at: ReturnType<typeof sql<Date>> | null;
    readonly ended_at: ReturnType<typeof sql<Date>> | null;
  },
): Promise<void> => {
  const { numUpdatedRows } = await tx
    .updateTable("wallet_calls")
    .set(move)
    .where("operator_id", "=", operatorId)
    .where("transaction_id", "=", transactionId)
    .where("state", "=", state)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows !== 1n) throw new RefusedError(refuse("wallet_call_closed"));
};
