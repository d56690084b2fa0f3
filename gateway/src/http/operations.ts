import type { Database } from "@croupier/db/database";
import { refuse } from "@croupier/contract/errors";
import { expose } from "@croupier/telemetry/exposition";
import type { Metrics } from "@croupier/telemetry/metrics";
import { traceContext } from "@croupier/telemetry/trace-context";
import { sql } from "kysely";
import { type GatewayResponse, headerOf, refusedResponse } from "./exchange.ts";
import type { Handle } from "./handle.ts";

/** What the platform asks a process, by path; undefined for any other path. */
export type Operations = (
  path: string,
  accept: string | readonly string[] | undefined,
) => Promise<GatewayResponse | undefined>;

export interface OperationsDependencies {
  readonly db: Database;
  readonly metrics: Metrics;
  /** Why nothing new should be sent here: a word; undefined if it should. */
  readonly awayBecause: () => string | undefined;
}

/** Where the platform asks. */
export const OPERATION_PATHS: ReadonlySet<string> = new Set(["/livez", "/readyz", "/metrics"]);

const DATABASE_TIMEOUT_MS = 1_000;

const status = (code: number, word: string): GatewayResponse => ({
  status: code,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ status: word }),
});

export const createOperations = ({ db, metrics, awayBecause }: OperationsDependencies): Operations => {
  const databaseAnswers = shared(() => answers(db));
  return async (path, accept) => {
    switch (path) {
      case "/livez":
        return status(200, "live");
      case "/readyz": {
        const reason = awayBecause();
        if (reason !== undefined) return status(503, reason);
        return (await databaseAnswers()) ? status(200, "ready") : status(503, "the database does not answer");
      }
      case "/metrics": {
        const { contentType, body } = await expose(metrics, accept);
        return { status: 200, headers: { "content-type": contentType }, body };
      }
      default:
        return undefined;
    }
  };
};

/** However many ask while it is on its way, it is done once. */
const shared = <T>(find: () => Promise<T>): (() => Promise<T>) => {
  let underWay: Promise<T> | undefined;
  return () =>
    (underWay ??= find().finally(() => {
      underWay = undefined;
    }));
};

/** A door for these alone. */
export const operationsOnly =
  (operations: Operations): Handle =>
  async (request) => {
    const { method, target } = request;
    const url = method === "GET" ? URL.parse(target, "http://operations") : null;
    const answer = url ? await operations(url.pathname, headerOf(request, "accept")) : undefined;
    return answer ?? refusedResponse(refuse("unknown_procedure"), traceContext(undefined).traceId);
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
