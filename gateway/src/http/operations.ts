import type { Database } from "@croupier/db/database";
import type { Metrics } from "@croupier/telemetry/metrics";
import { sql } from "kysely";
import type { GatewayResponse } from "./exchange.ts";

/** What the platform asks a process, by path; undefined for any other path. */
export type Operations = (path: string) => Promise<GatewayResponse | undefined>;

export interface OperationsDependencies {
  readonly db: Database;
  readonly metrics: Metrics;
  /** True once the process is on its way out. */
  readonly isDraining: () => boolean;
}

const DATABASE_TIMEOUT_MS = 1_000;

const status = (code: number, word: string): GatewayResponse => ({
  status: code,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ status: word }),
});

export const createOperations =
  ({ db, metrics, isDraining }: OperationsDependencies): Operations =>
  async (path) => {
    switch (path) {
      case "/livez":
        return status(200, "live");
      case "/readyz":
        if (isDraining()) return status(503, "draining");
        return (await answers(db)) ? status(200, "ready") : status(503, "the database does not answer");
      case "/metrics":
        return {
          status: 200,
          headers: { "content-type": metrics.registry.contentType },
          body: await metrics.registry.metrics(),
        };
      default:
        return undefined;
    }
  };

const answers = async (db: Database): Promise<boolean> => {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), DATABASE_TIMEOUT_MS);
  const asked = sql`select 1`.execute(db).then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
};
