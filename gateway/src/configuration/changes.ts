import { type Refusal, refuse } from "@croupier/contract/errors";
import { uuidV7 } from "@croupier/contract/ids";
import type { Database } from "@croupier/db/database";
import { type Actor, audited, type Change as Audited } from "../audit/audited.ts";
import { refuseCurrency } from "../currencies/currencies.ts";
import { applyChange, refuseBody } from "./apply-change.ts";
import { type Change, countOpen, findChange, findDue, moveChange } from "./change.ts";
import { readVersion } from "./current.ts";
import { refuseSameEyes } from "./four-eyes.ts";
import { mayBeOnePerson, readOrigins } from "./principals.ts";
import { type Subject, subjectText } from "./subject.ts";
import { isSeamless } from "./wallet-body.ts";

export interface Proposal {
  readonly subject: Subject;
  /** The version that it was made against; 0 where there is none. */
  readonly base: number;
  readonly body: unknown;
  /** Undefined for at once. */
  readonly effectiveAt: Date | undefined;
}

/** Most changes of an operator that wait for an approval or for their time. */
const MAX_OPEN = 200;

/**
 * Proposes a configuration. In this order: too many are open · a currency that the operator lacks, or a wallet of its own ·
 * the base is not the version in force (`config_stale`) · the body can't be used.
 */
export const proposeChange = (db: Database, actor: Actor, { subject, base, body, effectiveAt }: Proposal) =>
  audited(db, actor, "config.propose", async (tx): Promise<Audited<Change> | Refusal> => {
    const { operatorId, keyId } = actor.caller;
    if ((await countOpen(tx, operatorId)) >= MAX_OPEN) {
      return refuse("limit_exceeded", `At most ${MAX_OPEN} changes can be open. Withdraw or reject some first.`);
    }
    const foreign = await refuseSubject(tx, operatorId, subject);
    if (foreign) return foreign;
    const now = await readVersion(tx, operatorId, subject);
    if ((now?.version ?? 0) !== base) return stale(now?.version, base);
    const invalid = await refuseBody(tx, operatorId, subject, body);
    if (invalid) return invalid;
    const [id, at] = [uuidV7(), new Date()];
    await tx
      .insertInto("config_changes")
      .values({
        operator_id: operatorId,
        id,
        kind: subject.kind,
        subject: subjectText(subject),
        base_version: base,
        body: JSON.stringify(body),
        effective_at: effectiveAt ?? at,
        state: "proposed",
        proposed_by: keyId,
        proposed_at: at,
      })
      .execute();
    const change = await mustFind(tx, operatorId, id);
    return { answer: change, subject: id, before: now?.body ?? null, after: change };
  });

const refuseSubject = async (tx: Database, operatorId: string, subject: Subject): Promise<Refusal | undefined> => {
  if (subject.kind === "game") return refuseCurrency(tx, operatorId, subject.currency);
  if (subject.kind !== "wallet") return undefined;
  return (await isSeamless(tx, operatorId)) ? undefined : refuse("wallet_not_seamless");
};

/**
 * Approves what another person has proposed; what is due is applied with it, else when its time comes. In this order: no
 * such change · not to be approved any more · the approver's key has ended · four eyes · the base has moved · the body
 * can't be used any more.
 */
export const approveChange = (db: Database, actor: Actor, changeId: string) =>
  audited(db, actor, "config.approve", async (tx): Promise<Audited<Change> | Refusal> => {
    const { operatorId, keyId } = actor.caller;
    const before = await findChange(tx, operatorId, changeId);
    if (!before) return refuse("change_not_found");
    if (before.state === "superseded") return refuse("config_stale", before.reason ?? undefined);
    if (before.state !== "proposed") return refuse("change_closed", `This change is ${before.state} already.`);
    const unseen = await refuseSameEyes(tx, actor, before.proposedBy);
    if (unseen) return unseen;
    const now = await readVersion(tx, operatorId, before);
    if ((now?.version ?? 0) !== before.base) return stale(now?.version, before.base);
    const invalid = await refuseBody(tx, operatorId, before, before.body);
    if (invalid) return invalid;
    const approval = { state: "approved", approved_by: keyId, approved_at: new Date() } as const;
    const approved = await moveChange(tx, operatorId, changeId, approval);
    const [due] = await findDue(tx, operatorId, changeId);
    const after = due === undefined ? approved : await applyChange(tx, operatorId, approved);
    return { answer: after, subject: changeId, before, after };
  });

/** Ends another person's change that was not applied yet. */
export const rejectChange = (db: Database, actor: Actor, changeId: string, reason: string | undefined) =>
  closeChange(db, actor, changeId, reason, "rejected");

/** Ends a change of one's own that was not applied yet. */
export const withdrawChange = (db: Database, actor: Actor, changeId: string, reason: string | undefined) =>
  closeChange(db, actor, changeId, reason, "withdrawn");

const closeChange = (
  db: Database,
  actor: Actor,
  changeId: string,
  reason: string | undefined,
  state: "rejected" | "withdrawn",
) =>
  audited(
    db,
    actor,
    state === "rejected" ? "config.reject" : "config.withdraw",
    async (tx): Promise<Audited<Change> | Refusal> => {
      const { operatorId, keyId } = actor.caller;
      const before = await findChange(tx, operatorId, changeId);
      if (!before) return refuse("change_not_found");
      if (before.state !== "proposed" && before.state !== "approved") {
        return refuse("change_closed", `This change is ${before.state} already.`);
      }
      const own = mayBeOnePerson(await readOrigins(tx, operatorId), before.proposedBy, keyId);
      if (own !== (state === "withdrawn")) {
        const message = own ? "This change is your own: withdraw it." : "This change is another's: reject it.";
        return refuse("forbidden", message);
      }
      const closed = { state, closed_by: keyId, closed_at: new Date(), reason: reason ?? null };
      const after = await moveChange(tx, operatorId, changeId, closed);
      return { answer: after, subject: changeId, before, after };
    },
  );

const stale = (version: number | undefined, base: number): Refusal =>
  refuse(
    "config_stale",
    `Version ${version ?? 0} is in force, not ${base}. Read it with config.get and propose anew on it.`,
  );

const mustFind = async (tx: Database, operatorId: string, changeId: string): Promise<Change> => {
  const change = await findChange(tx, operatorId, changeId);
  if (!change) throw new Error(`change ${changeId} was written and is not there`);
  return change;
};
