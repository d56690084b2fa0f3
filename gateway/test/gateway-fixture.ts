import { randomBytes } from "node:crypto";
import { openDatabase } from "@croupier/db/database";
import { createLog } from "@croupier/telemetry/log";
import { createMetrics, type Metrics } from "@croupier/telemetry/metrics";
import { createGateway } from "../src/app.ts";
import type { GatewayConfig, SessionKeys } from "../src/config.ts";
import type { ErrorShape } from "../src/errors/error-shape.ts";
import { contracts } from "../src/games.gen.ts";
import { connectLimits } from "../src/limits/connect-limits.ts";
import { localRules } from "../src/limits/rules.ts";
import type { JackpotLevels } from "../src/streams/jackpot-levels.ts";
import { undocumented } from "./document-check.ts";
import { listen } from "@croupier/telemetry/listen";

export const rootKey: Uint8Array = randomBytes(32);
export const sessionKey: Uint8Array = randomBytes(32);

export interface Answer<Data> {
  readonly status: number;
  readonly headers: Headers;
  readonly data: Data;
  readonly error: ErrorShape;
}

type TestHeaders = Readonly<Record<string, string>>;

export interface TestGateway extends AsyncDisposable {
  readonly url: string;
  readonly metrics: Metrics;
  /** As a process that has been told to go. */
  drain(): void;
  /** Calls a procedure over HTTP: POST with an input for a mutation, GET for a query. */
  mutate<Data>(procedure: string, input: unknown, token?: string, headers?: TestHeaders): Promise<Answer<Data>>;
  query<Data>(procedure: string, input?: unknown, token?: string, headers?: TestHeaders): Promise<Answer<Data>>;
  close(): Promise<void>;
}

export interface TestGatewayOptions extends Partial<GatewayConfig> {
  readonly databaseUrl?: string;
  readonly redisUrl?: string;
  readonly sessionKeys?: SessionKeys;
  /** Where every game is served. */
  readonly hostUrl?: string;
  /** Whether real hosts answer there, so that what they say is what openapi.json says they do. */
  readonly realHosts?: boolean;
  readonly jackpotLevels?: JackpotLevels;
  readonly stallMs?: number;
  readonly longestMs?: number;
}

/** What a script can answer as it likes. */
const FROM_HOSTS = /^(?:games|fairness)\./;

/** Nothing listens on port 1. */
const NOWHERE = "127.0.0.1:1";

/** A gateway behind Node's server on a port of its own. */
export const startTestGateway = async (options: TestGatewayOptions = {}): Promise<TestGateway> => {
  const {
    databaseUrl = `postgres://${NOWHERE}/none`,
    hostUrl = `http://${NOWHERE}`,
    realHosts = false,
    redisUrl,
    jackpotLevels,
    stallMs,
    longestMs,
    ...changes
  } = options;
  const config = {
    serviceUrls: new Map(Object.keys(contracts).map((game) => [game, hostUrl])),
    upstreamTimeoutMs: 5_000,
    lifetimes: { launchMs: 60_000, sessionMs: 600_000 },
    allowedOrigins: ["*"],
    trustedProxies: 0,
    operationsPort: undefined,
    streams: { each: 5, all: 100 },
    ...changes,
  };
  const log = createLog("test", "silent");
  const metrics = createMetrics("test");
  const pool = { url: databaseUrl, applicationName: "test", onBrokenConnection: () => {} };
  const db = openDatabase({ ...pool, role: "croupier_gateway" });
  const reportDb = openDatabase({ ...pool, role: "croupier_report", maxConnections: 2 });
  const streamDb = openDatabase({ ...pool, role: "croupier_gateway", maxConnections: 2 });
  const streams = {
    db: streamDb,
    limits: config.streams,
    ...(jackpotLevels && { jackpotLevels }),
    ...(stallMs !== undefined && { stallMs }),
    ...(longestMs !== undefined && { longestMs }),
  };
  let doorUrl = "";
  const publicUrl = () => options.publicUrl ?? doorUrl;
  const secrets = { identityKey: rootKey, sessionKeys: options.sessionKeys ?? ([sessionKey] as const) };
  const rules = options.rateLimits ?? localRules;
  const { limits, close: closeLimits } = await connectLimits({ rules, redisUrl, db, log, metrics });
  const gateway = createGateway({ config, secrets, db, reportDb, log, metrics, limits, publicUrl, streams });
  const door = await listen(gateway.handler, "127.0.0.1", options.port ?? 0);
  doorUrl = door.url;

  const call = async <Data>(
    method: "GET" | "POST",
    procedure: string,
    input: unknown,
    token?: string,
    more: TestHeaders = {},
  ): Promise<Answer<Data>> => {
    const headers = {
      "content-type": "application/json",
      ...more,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
    const json = input === undefined ? undefined : JSON.stringify(input);
    const query = method === "GET" && json !== undefined ? `?input=${encodeURIComponent(json)}` : "";
    const init = method === "POST" && json !== undefined ? { method, headers, body: json } : { method, headers };
    const response = await fetch(`${door.url}/trpc/${procedure}${query}`, init);
    const { status } = response;
    const body = (await response.json()) as { result: { data: Data }; error: ErrorShape };
    const sent: unknown = json === undefined ? undefined : JSON.parse(json);
    const fault =
      realHosts || !FROM_HOSTS.test(procedure) ? undocumented({ procedure, input: sent, status, body }) : undefined;
    if (fault !== undefined) throw new Error(`openapi.json has nothing of what ${procedure} did: ${fault}`);
    return { status, headers: response.headers, data: body.result?.data, error: body.error };
  };
  const close = async (): Promise<void> => {
    gateway.drain();
    await door.close();
    await gateway.close();
    await Promise.all([db.destroy(), reportDb.destroy(), streamDb.destroy(), closeLimits()]);
  };
  return {
    url: door.url,
    metrics,
    drain: () => gateway.drain(),
    mutate: (procedure, input, token, more) => call("POST", procedure, input, token, more),
    query: (procedure, input, token, more) => call("GET", procedure, input, token, more),
    close,
    [Symbol.asyncDispose]: close,
  };
};
