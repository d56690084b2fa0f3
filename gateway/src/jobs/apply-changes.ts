import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import type { Log } from "@croupier/telemetry/log";
import { append, lockHead } from "../audit/audited.ts";
import { applyChange } from "../configuration/apply-change.ts";
import { type Change, findChange, findDue } from "../configuration/change.ts";

export interface ChangesDone {
  readonly applied: number;
  /** Too late: the configuration had moved on, or can't be used any more. */
  readonly refused: number;
  /** Could not be applied now, by some fault; the next run tries again. */
  readonly failed: number;
}

/** Applies every operator's approved changes whose time has come; each once, however many run this at a time. */
export const applyDueChanges = async (db: Database, log: Log, signal?: AbortSignal): Promise<ChangesDone> => {
  const done = { applied: 0, refused: 0, failed: 0 };
  for (const { id: operatorId } of await db.selectFrom("operators").select("id").orderBy("id").execute()) {
    for (const changeId of await inTenant(db, operatorId, (tx) => findDue(tx, operatorId))) {
      if (signal?.aborted) return done;
      // One change's fault keeps none of the others waiting; without a database, they all fail.
      const change = await applyOne(db, operatorId, changeId).catch((err: unknown) => {
        log.error({ err, operatorId, changeId }, "a change can't be applied");
        done.failed += 1;
      });
      if (!change) continue;
      const { state, version, reason } = change;
      log.info({ operatorId, changeId, state, version, reason }, "the time of a change has come");
      done[state === "applied" ? "applied" : "refused"] += 1;
    }
  }
  return done;
};

/** Undefined if somebody else was faster, or it was withdrawn in the meantime. */
const applyOne = (db: Database, operatorId: string, changeId: string): Promise<Change | undefined> =>
  inTenant(db, operatorId, async (tx) => {
    const head = await lockHead(tx, operatorId);
    const before = await findChange(tx, operatorId, changeId);
    if (before?.state !== "approved") return undefined;
    const after = await applyChange(tx, operatorId, before);
    await append(tx, head, {
      at: new Date().toISOString(),
      by: "worker",
      from: { address: null, userAgent: null, traceId: null },
      action: "config.apply",
      subject: changeId,
      before,
      after,
    });
    return after;
  });
