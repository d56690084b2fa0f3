import { setTimeout as pause } from "node:timers/promises";
import type { Log } from "@croupier/telemetry/log";
import { Logger, type Runner, run, type RunnerOptions } from "graphile-worker";

/** Jobs from PostgreSQL, run until it is stopped. */
export interface Queue {
  /** Takes no more jobs; resolves once those under way have ended. */
  stop(): Promise<void>;
}

const AGAIN_MS = 1_000;

/**
 * Runs the queue's jobs, through outages of the database too. A runner that can't write down how a job has ended stops by
 * itself: then another takes its place as soon as the database lets it.
 */
export const startQueue = async (
  options: Omit<RunnerOptions, "logger" | "noHandleSignals" | "preset">,
  log: Log,
): Promise<Queue> => {
  const stopping = new AbortController();
  const start = (): Promise<Runner> =>
    run({
      ...options,
      noHandleSignals: true,
      logger: loggerTo(log),
      // Written down at once, as without these, which are what makes the runner hear of it when that fails. Without them
      // the promise is nobody's, and an outage at that moment ends the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    });

  let runner: Runner | undefined = await start();
  const startAgain = async (): Promise<Runner | undefined> => {
    while (!stopping.signal.aborted) {
      try {
        return await start();
      } catch (error) {
        log.warn({ err: error }, "the job runner can't start");
        // Rejects when it is aborted.
        await pause(AGAIN_MS, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
    return undefined;
  };
  const watch = async (): Promise<void> => {
    while (runner) {
      // It has said why in the log.
      await runner.promise.catch(() => {});
      if (stopping.signal.aborted) return;
      log.error("the job runner has stopped by itself; another is started");
      runner = await startAgain();
    }
  };
  const watched = watch();

  return {
    async stop() {
      stopping.abort();
      // One that stopped by itself in this very moment says so, and that is all we want of it.
      await runner?.stop().catch(() => {});
      await watched;
      await runner?.stop().catch(() => {});
    },
  };
};

const levels = { error: "error", warning: "warn", info: "info", debug: "debug" } as const;

/** The queue's own log lines, in ours. It tells of every job at `info`; so do our tasks. */
const loggerTo = (log: Log): Logger =>
  new Logger((scope) => (level, message) => {
    const quieter = level === "info" ? "debug" : levels[level];
    log[quieter](scope, message);
  });
