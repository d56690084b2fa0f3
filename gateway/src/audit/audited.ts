import { isRefusal, type Refusal } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import type { TraceContext } from "@croupier/telemetry/trace-context";
import type { Operator, Origin } from "../context.ts";
import { type AuditEntry, entryHash, NO_ENTRY } from "./entry.ts";

/** On whose behalf something changes, and from where. */
export interface Actor {
  readonly caller: Pick<Operator, "operatorId" | "keyId">;
  readonly origin: Origin;
  readonly trace: TraceContext;
}

/** A change that was made: what the caller is told, and what the log keeps of it. */
export interface Change<Answer> {
  readonly answer: Answer;
  readonly subject: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** It was so already: what the caller is told. */
export interface Unchanged<Answer> {
  readonly unchanged: Answer;
}

/**
 * Makes a change and logs it in one transaction: neither is there without the other. The changes of one operator happen
 * one after another. `change` refuses before it has written anything; a refusal is not logged, nor is what was so already.
 */
export const audited = <Answer extends object>(
  db: Database,
  { caller, origin, trace }: Actor,
  action: string,
  change: (tx: Database) => Promise<Change<Answer> | Unchanged<Answer> | Refusal>,
): Promise<Answer | Refusal> =>
  inTenant(db, caller.operatorId, async (tx) => {
    const head = await lockHead(tx, caller.operatorId);
    const made = await change(tx);
    if (isRefusal(made)) return made;
    if ("unchanged" in made) return made.unchanged;
    const { answer, ...what } = made;
    const from = { ...origin, traceId: trace.traceId };
    await append(tx, head, { at: new Date().toISOString(), by: caller.keyId, from, action, ...what });
    return answer;
  });

interface Head {
  readonly operatorId: string;
  readonly seq: bigint;
  readonly hash: Uint8Array;
}

/** The end of the operator's chain, locked until the transaction ends. */
export const lockHead = async (tx: Database, operatorId: string): Promise<Head> => {
  await tx
    .insertInto("audit_heads")
    .values({ operator_id: operatorId, seq: 0n, hash: NO_ENTRY })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return tx
    .selectFrom("audit_heads")
    .select(["operator_id as operatorId", "seq", "hash"])
    .where("operator_id", "=", operatorId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
};

/** Puts an entry at the end. `head` is locked. */
export const append = async (tx: Database, head: Head, entry: AuditEntry): Promise<void> => {
  const { operatorId } = head;
  const seq = head.seq + 1n;
  const hash = entryHash(head.hash, { operatorId, seq: Number(seq), entry });
  await tx
    .insertInto("audit_log")
    .values({ operator_id: operatorId, seq, entry: JSON.stringify(entry), hash })
    .execute();
  await tx.updateTable("audit_heads").set({ seq, hash }).where("operator_id", "=", operatorId).execute();
};
