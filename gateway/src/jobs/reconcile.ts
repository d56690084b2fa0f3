import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import type { Log } from "@croupier/telemetry/log";
import type { Metrics } from "@croupier/telemetry/metrics";
import { DIFFERENCE_KINDS } from "@croupier/wallet/compare";
import { countOpen } from "../reconciliation/differences.ts";
import { ListError, reconcileSpan } from "../reconciliation/reconcile-span.ts";
import { claimRun, endRun, extendRun, planRuns } from "../reconciliation/runs.ts";
import type { Hosts } from "../upstream/hosts.ts";

export interface ReconcileDone {
  readonly runs: number;
  readonly found: number;
  /** Whose list could not be had, or read; they are asked again later. */
  readonly failed: number;
}

export interface ReconcileDependencies {
  readonly db: Database;
  readonly hosts: Pick<Hosts, "walletTransactions">;
  readonly log: Log;
  readonly metrics: Pick<Metrics, "walletDifferences" | "tenants">;
  readonly signal?: AbortSignal | undefined;
  readonly page?: number;
}

/** Operators whose lists are read at a time: one that answers slowly keeps few others waiting. */
const AT_ONCE = 4;
/** Runs of one operator in one go. */
const MOST_RUNS = 10;
const LONGEST_MS = 600_000;

/**
 * Compares the books of every operator that keeps its players' money with ours, as far as that is due or was asked for. A
 * fault of ours with one operator's keeps none of the others waiting; it is thrown once they are done.
 */
export const reconcile = async (deps: ReconcileDependencies, now = new Date()): Promise<ReconcileDone> => {
  const { db, signal } = deps;
  const operators = await db
    .selectFrom("operators")
    .select("id")
    .where("wallet", "=", "seamless")
    .orderBy("id")
    .execute();
  const done = { runs: 0, found: 0, failed: 0 };
  const faults: unknown[] = [];
  const left = operators.map(({ id }) => id);
  const work = async (): Promise<void> => {
    for (let operatorId = left.shift(); operatorId !== undefined && !signal?.aborted; operatorId = left.shift()) {
      const one = await reconcileOperator(deps, operatorId, now).catch((fault: unknown) => void faults.push(fault));
      if (!one) continue;
      done.runs += one.runs;
      done.found += one.found;
      done.failed += one.failed;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (faults.length > 0) throw faults[0];
  return done;
};

const reconcileOperator = async (
  deps: ReconcileDependencies,
  operatorId: string,
  now: Date,
): Promise<ReconcileDone> => {
  const { db, log, metrics, signal } = deps;
  const done = { runs: 0, found: 0, failed: 0 };
  await inTenant(db, operatorId, (tx) => planRuns(tx, operatorId, now));
  while (done.runs < MOST_RUNS && !signal?.aborted) {
    const run = await inTenant(db, operatorId, (tx) => claimRun(tx, operatorId));
    if (!run) break;
    const { runId, from, to } = run;
    const about = { operatorId, runId, from, to };
    done.runs += 1;
    try {
      const goOn = keepRunning(deps, operatorId, runId);
      const end = await reconcileSpan({ ...deps, goOn }, operatorId, runId, { from, to });
      await inTenant(db, operatorId, (tx) => endRun(tx, operatorId, runId, { state: "done", ...end }));
      log[end.found === 0 ? "info" : "error"]({ ...about, ...end }, "an operator's books were compared with ours");
      done.found += end.found;
    } catch (error) {
      // A fault of ours is for the queue to try again; its lease runs out first.
      if (!(error instanceof ListError)) throw error;
      const { message: reason } = error;
      await inTenant(db, operatorId, (tx) => endRun(tx, operatorId, runId, { state: "failed", reason }));
      log.warn({ ...about, reason }, "an operator's books can't be compared with ours");
      done.failed += 1;
      break;
    }
  }
  if (done.runs > 0) {
    const open = await inTenant(db, operatorId, (tx) => countOpen(tx, operatorId));
    for (const kind of DIFFERENCE_KINDS) {
      metrics.walletDifferences.set({ operator: metrics.tenants.operator(operatorId), kind }, open.get(kind) ?? 0);
    }
  }
  return done;
};

/** Between two pages: breaks off what takes too long, and what somebody else has taken over. */
const keepRunning = ({ db, signal }: ReconcileDependencies, operatorId: string, runId: string) => {
  const startedMs = performance.now();
  return async (): Promise<void> => {
    if (signal?.aborted) throw new ListError("the worker was stopped");
    if (performance.now() - startedMs > LONGEST_MS) throw new ListError("the list took too long");
    const mine = await inTenant(db, operatorId, (tx) => extendRun(tx, operatorId, runId));
    if (!mine) throw new ListError("another worker runs it");
  };
};
