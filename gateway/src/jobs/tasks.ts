import type { Database } from "@croupier/db/database";
import { auditLedger } from "@croupier/ledger/audit";
import { createEvents } from "@croupier/telemetry/events";
import type { HouseMetrics } from "@croupier/telemetry/house-metrics";
import type { Log } from "@croupier/telemetry/log";
import type { Metrics } from "@croupier/telemetry/metrics";
import { runIn, type Span } from "@croupier/telemetry/span";
import type { Tracer } from "@croupier/telemetry/tracer";
import type { JobHelpers, TaskList } from "graphile-worker";
import type { Hosts } from "../upstream/hosts.ts";
import { applyDueChanges } from "./apply-changes.ts";
import { awardJackpots } from "./award-jackpots.ts";
import { deleteOldRequests } from "./delete-old-requests.ts";
import { forgetWalletListings, forgetWalletTokens } from "./forget-wallets.ts";
import { finishCorrections } from "./finish-corrections.ts";
import { reconcile } from "./reconcile.ts";
import { resolveAbandoned } from "./resolve-abandoned.ts";
import { checkReports, rollUpReports } from "./roll-up-reports.ts";

export interface TaskDependencies {
  readonly db: Database;
  /** Reads every operator's ledger, and nothing else. */
  readonly auditDb: Database;
  readonly hosts: Pick<Hosts, "award" | "resolve" | "moveFunds" | "walletTransactions">;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
  readonly house: Pick<HouseMetrics, "ledgerChecked">;
}

/** How a task ended: for the metric, and the facts for the log. */
type Done = { readonly outcome: "ok" | "problems" } & Readonly<Record<string, unknown>>;

/** When each task runs (UTC); of all workers one does. A task that was missed while none was up runs once when one is. */
export const crontab = [
  "17 * * * * check-ledger ?fill=1h&max=3",
  "29 * * * * check-reports ?fill=1h&max=3",
  "41 * * * * delete-old-requests ?fill=1h&max=5",
  "43 * * * * forget-wallet-tokens ?fill=1h&max=5",
  "47 * * * * forget-wallet-listings ?fill=1h&max=5",
  "*/5 * * * * resolve-abandoned ?fill=5m&max=3",
  "* * * * * award-jackpots ?fill=1m&max=3",
  "* * * * * apply-changes ?fill=1m&max=3",
  "* * * * * finish-corrections ?fill=1m&max=3",
  "* * * * * roll-up-reports ?fill=1m&max=3",
  "* * * * * reconcile ?fill=1m&max=3",
].join("\n");

export const createTasks = ({ db, auditDb, hosts, log, metrics, house, tracer }: TaskDependencies): TaskList => {
  const tell = createEvents({ log, metrics });
  /** Tells how a task ends; the queue tries again what threw. */
  const task = (name: string, run: (helpers: JobHelpers) => Promise<Done>) => (_: unknown, helpers: JobHelpers) => {
    const attributes = { "croupier.job": name, "croupier.job.attempt": helpers.job.attempts };
    // How long one takes says nothing of anybody's waiting.
    const span = tracer.begin(`jobs.${name}`, { attributes, slowMs: Number.POSITIVE_INFINITY });
    return runIn(span, () => work(name, () => run(helpers), span));
  };
  const work = async (name: string, run: () => Promise<Done>, span: Span): Promise<void> => {
    const startedMs = performance.now();
    const ended = (outcome: Done["outcome"] | "failed", details: object): void => {
      const seconds = (performance.now() - startedMs) / 1_000;
      span.set({ "croupier.outcome": outcome });
      if (outcome === "problems") span.fail(outcome);
      tell("job_ended", { job: name, outcome, seconds, details });
    };
    try {
      const done = await run();
      ended(done.outcome, done);
    } catch (err) {
      ended("failed", { err });
      throw err;
    }
  };

  return {
    "check-ledger": task("check-ledger", async () => {
      const { problems } = await auditLedger(auditDb);
      house.ledgerChecked("all", problems.length === 0, Date.now() / 1_000);
      return { outcome: problems.length === 0 ? "ok" : "problems", problems };
    }),
    "check-reports": task("check-reports", async ({ abortSignal }) => {
      const problems = await checkReports(db, abortSignal);
      return { outcome: problems.length === 0 ? "ok" : "problems", problems };
    }),
    "delete-old-requests": task("delete-old-requests", async ({ abortSignal }) => ({
      outcome: "ok",
      deleted: await deleteOldRequests(db, abortSignal),
    })),
    "forget-wallet-tokens": task("forget-wallet-tokens", async ({ abortSignal }) => ({
      outcome: "ok",
      forgotten: await forgetWalletTokens(db, abortSignal),
    })),
    "forget-wallet-listings": task("forget-wallet-listings", async ({ abortSignal }) => ({
      outcome: "ok",
      forgotten: await forgetWalletListings(db, abortSignal),
    })),
    "resolve-abandoned": task("resolve-abandoned", async ({ abortSignal }) => {
      const done = await resolveAbandoned(db, hosts, log, abortSignal);
      return { outcome: done.failed === 0 ? "ok" : "problems", ...done };
    }),
    "award-jackpots": task("award-jackpots", async ({ abortSignal }) => {
      const done = await awardJackpots(db, hosts, log, abortSignal);
      return { outcome: done.failed === 0 ? "ok" : "problems", ...done };
    }),
    "apply-changes": task("apply-changes", async ({ abortSignal }) => {
      const done = await applyDueChanges(db, log, abortSignal);
      return { outcome: done.failed === 0 ? "ok" : "problems", ...done };
    }),
    "finish-corrections": task("finish-corrections", async ({ abortSignal }) => {
      const done = await finishCorrections(db, hosts, log, abortSignal);
      return { outcome: done.failed === 0 ? "ok" : "problems", ...done };
    }),
    "roll-up-reports": task("roll-up-reports", async ({ abortSignal }) => ({
      outcome: "ok",
      rounds: await rollUpReports(db, abortSignal),
    })),
    reconcile: task("reconcile", async ({ abortSignal }) => {
      const done = await reconcile({ db, hosts, log, metrics, signal: abortSignal });
      return { outcome: done.found === 0 && done.failed === 0 ? "ok" : "problems", ...done };
    }),
  };
};
