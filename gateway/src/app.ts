import type { RequestListener } from "node:http";
import { type Database, openDatabase } from "@croupier/db/database";
import { createLog, type Log } from "@croupier/telemetry/log";
import type { Served } from "@croupier/telemetry/run-process";
import { createMetrics, type Metrics } from "@croupier/telemetry/metrics";
import { bearer } from "./auth/bearer.ts";
import { findOperator } from "./auth/api-keys.ts";
import { createSessionTokens, readToken } from "./auth/session-tokens.ts";
import type { GatewayConfig, GatewaySecrets, GatewaySettings } from "./config.ts";
import { createContext } from "./context.ts";
import { createHandle, type Handle } from "./http/handle.ts";
import { connectLimits } from "./limits/connect-limits.ts";
import type { Limits } from "./limits/limits.ts";
import { listen } from "@croupier/telemetry/listen";
import { createNodeHandler } from "./http/node-handler.ts";
import { createOperations } from "./http/operations.ts";
import { createReplayLinks } from "./replay/replay-links.ts";
import { createRouter } from "./router/router.ts";
import { createRoutes } from "./router/routes.ts";
import { createLiveSessions } from "./sessions/live-sessions.ts";
import { createSessions } from "./sessions/sessions.ts";
import { connectHosts } from "./upstream/connect-hosts.ts";

export interface GatewayDependencies {
  readonly config: Pick<
    GatewayConfig,
    "serviceUrls" | "upstreamTimeoutMs" | "lifetimes" | "allowedOrigins" | "trustedProxies"
  >;
  readonly secrets: Pick<GatewaySecrets, "identityKey" | "sessionKey">;
  readonly db: Database;
  /** For reports and history, so that none of them keeps a session waiting. */
  readonly reportDb: Database;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly limits: Limits;
  /** Where the gateway is reached from outside. */
  readonly publicUrl: () => string;
}

export interface Gateway {
  /** A request in, a response out: what every door carries to and fro. */
  readonly handle: Handle;
  /** For Node's server. */
  readonly handler: RequestListener;
  /** From now on `/readyz` says that we are going away. */
  drain(): void;
  /** Closes what the gateway opened itself: the connections to game services. */
  close(): Promise<void>;
}

/** The gateway without a door. */
export const createGateway = ({
  config,
  secrets,
  db,
  reportDb,
  log,
  metrics,
  limits,
  publicUrl,
}: GatewayDependencies): Gateway => {
  let draining = false;
  const { hosts, close } = connectHosts({ ...config, ...secrets, log });
  const tokens = createSessionTokens(secrets.sessionKey);
  const liveSessions = createLiveSessions(db);
  const replayLinks = createReplayLinks(secrets.sessionKey);
  const handle = createHandle({
    log,
    router: createRouter({
      db,
      reportDb,
      hosts,
      sessions: createSessions({ db, hosts, tokens, lifetimes: config.lifetimes }),
      replayLinks,
      publicUrl,
    }),
    routes: createRoutes({ reportDb, log, replayLinks }),
    createContext: ({ authorization, page }, origin, trace, requestLimits) =>
      createContext({
        trace,
        origin,
        page,
        limits: requestLimits,
        findOperator: () => findOperator(db, bearer(authorization)),
        readToken: () => readToken(tokens, bearer(authorization)),
        findSession: (claimed) => liveSessions.use(claimed, page),
        ended: (procedure, outcome, seconds) => metrics.calls.observe({ procedure, outcome }, seconds),
      }),
    limits,
    operations: createOperations({ db, metrics, isDraining: () => draining }),
    allowedOrigins: config.allowedOrigins,
    trustedProxies: config.trustedProxies,
  });
  return {
    handle,
    handler: createNodeHandler(handle, log),
    drain: () => {
      draining = true;
    },
    close,
  };
};

/** The gateway behind Node's server. Rejects if its address is taken. */
export const startGateway = async ({ config, secrets }: GatewaySettings): Promise<Served> => {
  const log = createLog("gateway", config.logLevel);
  const pool = {
    url: secrets.databaseUrl,
    onBrokenConnection: (error: Error) => log.warn({ err: error }, "a database connection broke"),
  };
  const db = openDatabase({ ...pool, role: "croupier_gateway", applicationName: "croupier-gateway" });
  const metrics = createMetrics("gateway");
  const reportDb = openDatabase({
    ...pool,
    role: "croupier_report",
    applicationName: "croupier-gateway-reports",
    maxConnections: 4,
  });
  const { limits, close: closeLimits } = await connectLimits({
    rules: config.rateLimits,
    redisUrl: secrets.redisUrl,
    db,
    log,
    metrics,
  });
  // Known once the door is open, which is before anybody asks.
  let doorUrl = "";
  const gateway = createGateway({
    config,
    secrets,
    db,
    reportDb,
    log,
    metrics,
    limits,
    publicUrl: () => config.publicUrl ?? doorUrl,
  });
  const closeAll = async (): Promise<void> => {
    await gateway.close();
    await Promise.all([db.destroy(), reportDb.destroy(), closeLimits()]);
  };
  const door = await listen(gateway.handler, config.host, config.port).catch(async (error: unknown) => {
    await closeAll();
    throw error;
  });
  doorUrl = door.url;
  log.info({ url: door.url, services: Object.fromEntries(config.serviceUrls) }, "the gateway listens");
  return {
    url: door.url,
    close: async () => {
      gateway.drain();
      await door.close();
      await closeAll();
      log.info("the gateway has stopped");
    },
  };
};
