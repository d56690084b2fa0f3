import { openDatabase } from "@croupier/db/database";
import { withRole } from "@croupier/db/roles";
import { createLog, type Log } from "@croupier/telemetry/log";
import { createMetrics } from "@croupier/telemetry/metrics";
import type { Served } from "@croupier/telemetry/run-process";
import { Logger, run } from "graphile-worker";
import type { WorkerSettings } from "../config.ts";
import { listen } from "@croupier/telemetry/listen";
import { createNodeHandler } from "../http/node-handler.ts";
import { createOperations, operationsOnly } from "../http/operations.ts";
import { connectHosts } from "../upstream/connect-hosts.ts";
import { createGoingOn } from "./go-on.ts";
import { createTasks, crontab } from "./tasks.ts";

/** The queue's own tables; the library makes and migrates them, in a schema that is the worker's. */
const SCHEMA = "graphile_worker";
const CONCURRENCY = 2;
/** A job that reads everything, or deletes a batch, may take longer than a bet. */
const STATEMENT_TIMEOUT_MS = 60_000;

/**
 * Runs jobs from the queue in PostgreSQL; listens for `/livez`, `/readyz` and `/metrics` alone. `onBroken` is called if
 * it can't go on.
 */
export const startWorker = async ({ config, secrets }: WorkerSettings, onBroken: () => void): Promise<Served> => {
  const log = createLog("worker", config.logLevel);
  const metrics = createMetrics("worker");
  const pool = {
    url: secrets.databaseUrl,
    applicationName: "croupier-worker",
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    onBrokenConnection: (error: Error) => log.warn({ err: error }, "a database connection broke"),
  };
  await using started = new AsyncDisposableStack();
  const db = openDatabase({ ...pool, role: "croupier_worker", maxConnections: CONCURRENCY + 2 });
  started.defer(() => db.destroy());
  const auditDb = openDatabase({ ...pool, role: "croupier_audit", maxConnections: 1 });
  started.defer(() => auditDb.destroy());

  const { hosts, close } = connectHosts({ ...config, ...secrets, log });
  started.defer(close);

  let draining = false;
  const operations = createOperations({ db, metrics, awayBecause: () => (draining ? "draining" : undefined) });
  const door = await listen(createNodeHandler(operationsOnly(operations), log), config.host, config.port);
  started.defer(() => door.close());

  const runner = await run({
    connectionString: withRole(secrets.databaseUrl, "croupier_worker"),
    schema: SCHEMA,
    taskList: createTasks({ db, auditDb, hosts, log, metrics }),
    crontab,
    concurrency: CONCURRENCY,
    maxPoolSize: CONCURRENCY + 2,
    noHandleSignals: true,
    logger: loggerTo(log),
  });
  started.defer(() => runner.stop());
  // What waits for operators' wallets waits for no queue: every worker looks, and hosts let one at a time have a call.
  const goingOn = createGoingOn({ db, hosts, log, metrics }).start();
  started.defer(() => goingOn.stop());

  const broken = (error: unknown): void => {
    if (draining) return;
    log.error({ err: error }, "the worker has broken down");
    onBroken();
  };
  runner.promise.then(() => broken(new Error("the job runner has stopped by itself")), broken);

  const running = started.move();
  log.info({ url: door.url }, "the worker runs");
  return {
    url: door.url,
    close: async () => {
      draining = true;
      await running.disposeAsync();
      log.info("the worker has stopped");
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
