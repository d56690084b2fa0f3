import { isRefusal } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import type { Log } from "@croupier/telemetry/log";
import { currentTrace } from "@croupier/telemetry/span";
import { sql } from "kysely";
import type { CorrectionRow } from "../corrections/correction.ts";
import { finishCorrection, MOVABLE_MS, moveCorrection } from "../corrections/move-correction.ts";
import { firstIdAt } from "../sessions/id-range.ts";
import type { Hosts } from "../upstream/hosts.ts";

const PAGE = 200;
/** Whoever approved one is given so long to move it. */
const PATIENCE = "1 minute";

export interface CorrectionsDone {
  /** Moved, or found to be. */
  readonly applied: number;
  /** Refused by the service, or too late: people must decide anew. */
  readonly refused: number;
  /** Could not be moved now, by some fault; the next run tries again. */
  readonly failed: number;
}

/** Moves the money of corrections that were approved by a process that died, or was left without an answer. */
export const finishCorrections = async (
  db: Database,
  hosts: Pick<Hosts, "moveFunds">,
  log: Log,
  signal?: AbortSignal,
  patience = PATIENCE,
): Promise<CorrectionsDone> => {
  const done = { applied: 0, refused: 0, failed: 0 };
  for (const { id: operatorId } of await db.selectFrom("operators").select("id").orderBy("id").execute()) {
    let last = firstIdAt(0);
    let rows: readonly CorrectionRow[];
    do {
      const after = last;
      rows = await inTenant(db, operatorId, (tx) => findUnfinished(tx, operatorId, after, patience));
      for (const row of rows) {
        if (signal?.aborted) return done;
        done[await finishOne(db, hosts, log, row)] += 1;
      }
      last = rows.at(-1)?.id ?? last;
    } while (rows.length === PAGE);
  }
  return done;
};

const finishOne = async (
  db: Database,
  hosts: Pick<Hosts, "moveFunds">,
  log: Log,
  row: CorrectionRow,
): Promise<keyof CorrectionsDone> => {
  const { operator_id: operatorId, id: correctionId } = row;
  const trace = currentTrace();
  const actor = { caller: { operatorId, keyId: "worker" }, origin: { address: null, userAgent: null }, trace };
  const about = { operatorId, correctionId, trace_id: trace.traceId };
  try {
    // What was refused is not tried again unasked: it may take from a player who has just paid in.
    const outcome = await (row.refused === null
      ? moveCorrection(db, hosts, actor, row)
      : finishCorrection(db, actor, row));
    if (!isRefusal(outcome) && outcome.state === "applied") {
      log.info(about, "a correction that was left approved has moved");
      return "applied";
    }
    const code = isRefusal(outcome) ? outcome.code : outcome.refused;
    log.warn({ ...about, code }, "a correction that is approved can't be moved");
    return code === "unavailable" || code === "deadline_exceeded" || code === "internal" ? "failed" : "refused";
  } catch (err) {
    log.error({ ...about, err }, "a correction that is approved can't be finished");
    return "failed";
  }
};

/** Approved, and nobody is at it: not refused so far, or moved after all, or over. */
const findUnfinished = async (
  tx: Database,
  operatorId: string,
  after: string,
  patience: string,
): Promise<readonly CorrectionRow[]> => {
  const { rows } = await sql<CorrectionRow>`
    select c.* from round_corrections c
    where c.operator_id = ${operatorId} and c.state = 'approved' and c.id > ${after}
      and c.decided_at < now() - ${patience}::interval
      and (c.refused is null or c.movement_id < ${firstIdAt(Date.now() - MOVABLE_MS)} or exists (
        select from transfers t
        where t.operator_id = c.operator_id and t.player_id = c.player_id and t.cause_id = c.movement_id
          and t.kind = 'correction'))
    order by c.id limit ${PAGE}`.execute(tx);
  return rows;
};
