import { openDatabase, type PoolLoad } from "@croupier/db/database";
import { withRole } from "@croupier/db/roles";
import { createClosing } from "@croupier/telemetry/closing";
import { createHouseMetrics } from "@croupier/telemetry/house-metrics";
import { createLog } from "@croupier/telemetry/log";
import { openTracing } from "@croupier/telemetry/tracing";
import { createMetrics } from "@croupier/telemetry/metrics";
import type { Served } from "@croupier/telemetry/run-process";
import type { WorkerSettings } from "../config.ts";
import { listen } from "@croupier/telemetry/listen";
import { createNodeHandler } from "../http/node-handler.ts";
import { createOperations, operationsOnly } from "../http/operations.ts";
import { connectHosts } from "../upstream/connect-hosts.ts";
import { createGoingOn } from "./go-on.ts";
import { createHouseTeller } from "./house/tell-house.ts";
import { startQueue } from "./queue.ts";
import { createTasks, crontab } from "./tasks.ts";

/** The queue's own tables; the library makes and migrates them, in a schema that is the worker's. */
const SCHEMA = "graphile_worker";
const CONCURRENCY = 2;
/** A job that reads everything, or deletes a batch, may take longer than a bet. */
const STATEMENT_TIMEOUT_MS = 60_000;

/** Runs jobs from the queue in PostgreSQL; listens for `/livez`, `/readyz` and `/metrics` alone. */
export const startWorker = async ({ config, secrets }: WorkerSettings): Promise<Served> => {
  const log = createLog("worker", config.logLevel);
  const metrics = createMetrics("worker");
  await using started = new AsyncDisposableStack();
  const tracing = await openTracing({ service: "worker", config: config.tracing, log, metrics });
  started.defer(() => tracing.close());
  const { tracer } = tracing;
  const pool = {
    url: secrets.databaseUrl,
    onStatement: tracing.statementsOf(secrets.databaseUrl),
    applicationName: "croupier-worker",
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    onBrokenConnection: (error: Error) => log.warn({ err: error }, "a database connection broke"),
  };
  const closing = createClosing();
  const watch = (name: string) => ({ ...pool, onOpen: (load: () => PoolLoad) => metrics.watchPool(name, load) });
  const db = openDatabase({ ...watch("jobs"), role: "croupier_worker", maxConnections: CONCURRENCY + 3 });
  const auditDb = openDatabase({ ...watch("audit"), role: "croupier_audit", maxConnections: 2 });
  started.defer(() => closing.of("connections to the database", () => Promise.all([db.destroy(), auditDb.destroy()])));

  const house = createHouseMetrics(metrics);
  const { hosts, close } = connectHosts({ ...config, ...secrets, log });
  started.defer(close);

  let draining = false;
  const operations = createOperations({ db, metrics, awayBecause: () => (draining ? "draining" : undefined) });
  const door = await listen(createNodeHandler(operationsOnly(operations), log), config.host, config.port);
  started.defer(() => door.close());

  const queue = await startQueue(
    {
      connectionString: withRole(secrets.databaseUrl, "croupier_worker"),
      schema: SCHEMA,
      taskList: createTasks({ db, auditDb, hosts, log, metrics, house, tracer }),
      crontab,
      concurrency: CONCURRENCY,
      maxPoolSize: CONCURRENCY + 2,
    },
    log,
  );
  started.defer(() => closing.of("jobs", () => queue.stop()));
  // What waits for operators' wallets waits for no queue: every worker looks, and hosts let one at a time have a call.
  const goingOn = createGoingOn({ db, hosts, log, metrics, tracer }).start();
  started.defer(() => closing.of("calls to wallets", () => goingOn.stop()));
  const telling = createHouseTeller({ db, auditDb, log, house }).start();
  started.defer(() => closing.of("what is told of the house", () => telling.stop()));

  const running = started.move();
  log.info({ url: door.url }, "the worker runs");
  return {
    url: door.url,
    left: closing.left,
    close: async () => {
      draining = true;
      await running.disposeAsync();
      log.info("the worker has stopped");
    },
  };
};
