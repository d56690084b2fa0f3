import type { RequestListener } from "node:http";
import type { Refusal } from "@croupier/contract/errors";
import { type Database, openDatabase, type PoolLoad } from "@croupier/db/database";
import { admit } from "@croupier/telemetry/admit";
import { createDoorkeeper } from "@croupier/telemetry/doorkeeper";
import { createLog, type Log } from "@croupier/telemetry/log";
import type { TraceContext } from "@croupier/telemetry/trace-context";
import { createMetrics, type Metrics } from "@croupier/telemetry/metrics";
import { noTracer, type Tracer } from "@croupier/telemetry/tracer";
import { openTracing } from "@croupier/telemetry/tracing";
import { bearer } from "./auth/bearer.ts";
import { createApiKeys } from "./auth/api-keys.ts";
import { createSessionTokens, readToken } from "./auth/session-tokens.ts";
import type { GatewayConfig, GatewaySecrets, GatewaySettings } from "./config.ts";
import { type Context, createContext, type LiveSession, type Origin, type Session } from "./context.ts";
import type { Asking } from "./http/asking.ts";
import { createHandle, type Handle } from "./http/handle.ts";
import { connectLimits } from "./limits/connect-limits.ts";
import type { Limits, RequestLimits } from "./limits/limits.ts";
import { createNodeHandler } from "./http/node-handler.ts";
import { createBrandOrigins } from "./http/cors.ts";
import { createOperations, operationsOnly } from "./http/operations.ts";
import { procedureFacts } from "./http/procedure-facts.ts";
import { asRest } from "./http/rest.ts";
import { shedBy } from "./http/shed.ts";
import { createStream } from "./http/stream.ts";
import { asTraced } from "./http/traced.ts";
import { createReplayLinks } from "./replay/replay-links.ts";
import { createRouter } from "./router/router.ts";
import { createRoutes } from "./router/routes.ts";
import { createStreamRouter } from "./router/stream-router.ts";
import { createLiveSessions } from "./sessions/live-sessions.ts";
import { createMayWatch } from "./sessions/may-watch.ts";
import { createSessions } from "./sessions/sessions.ts";
import { type OpenGateway, type ServedGateway, serveGateway } from "./serve-gateway.ts";
import { createJackpotLevels } from "./jackpots/watched-levels.ts";
import type { JackpotLevels } from "./streams/jackpot-levels.ts";
import { createStreams, type StreamLimits } from "./streams/streams.ts";
import { type ConnectsService, connectHosts } from "./upstream/connect-hosts.ts";

export interface GatewayDependencies {
  readonly config: Pick<
    GatewayConfig,
    "serviceUrls" | "upstreamTimeoutMs" | "lifetimes" | "allowedOrigins" | "trustedProxies" | "operationsPort"
  >;
  readonly secrets: Pick<GatewaySecrets, "identityKey" | "sessionKeys">;
  readonly db: Database;
  /** For reports and history, so that none of them keeps a session waiting. */
  readonly reportDb: Database;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Nothing is traced unless told. */
  readonly tracer?: Tracer;
  readonly limits: Limits;
  /** Where the gateway is reached from outside. */
  readonly publicUrl: () => string;
  /** Left out where no streams are served: in a function that is paid by its time. */
  readonly streams?: StreamSources | undefined;
  /** How game services are reached; over HTTP unless told. */
  readonly connect?: ConnectsService | undefined;
  /** Whether it runs as a function: its one door is the Internet's, and has nothing of what a platform asks. */
  readonly inFunction?: boolean | undefined;
}

export interface StreamSources {
  /** As the gateway's role, and none that bets wait for. */
  readonly db: Database;
  readonly limits: StreamLimits;
  readonly jackpotLevels?: JackpotLevels;
  /** How long a reader may take nothing; half a minute unless told. */
  readonly stallMs?: number;
  /** How long a stream lasts at most; 14 minutes unless told. */
  readonly longestMs?: number;
}

export interface Gateway {
  /** A request in, a response out: what every door carries to and fro. */
  readonly handle: Handle;
  /** For Node's server. */
  readonly handler: RequestListener;
  /** For another of Node's servers: what the platform asks, where `operationsPort` says that the door has none of it. */
  readonly operationsHandler: RequestListener;
  /** From now on `/readyz` says that we are going away, and streams end with a word on when to come back. */
  drain(): void;
  /** Closes what the gateway opened itself: the connections to game services, and the poll that feeds streams. */
  close(): Promise<void>;
}

export interface DoorOptions {
  /**
   * Whether it runs as a function, beside many others, for as long as a call takes: then it serves no streams, shows nothing
   * of what a platform asks, and lets no call through before it is counted with all others'.
   */
  readonly inFunction?: boolean;
  /** How game services are reached; over HTTP unless told. */
  readonly connect?: ConnectsService;
}

/** The gateway without a door. */
export const createGateway = ({
  config,
  secrets,
  db,
  reportDb,
  log,
  metrics,
  tracer = noTracer,
  limits,
  publicUrl,
  streams: sources,
  connect,
  inFunction = false,
}: GatewayDependencies): Gateway => {
  const doorkeeper = createDoorkeeper({ log, metrics });
  const { hosts, close: closeHosts } = connectHosts({ ...config, ...secrets, log, connect });
  const tokens = createSessionTokens(...secrets.sessionKeys);
  const apiKeys = createApiKeys(db);
  const liveSessions = createLiveSessions(db);
  const replayLinks = createReplayLinks(...secrets.sessionKeys);
  const operations = createOperations({ db, metrics, awayBecause: doorkeeper.awayBecause });
  const contextOf =
    (findSession: (claimed: Session, page: string | undefined) => Promise<LiveSession | Refusal>) =>
    ({ authorization, page }: Asking, origin: Origin, trace: TraceContext, requestLimits: RequestLimits): Context =>
      createContext({
        trace,
        origin,
        page,
        limits: requestLimits,
        findOperator: () => apiKeys.find(bearer(authorization)),
        readToken: () => readToken(tokens, bearer(authorization)),
        findSession: (claimed) => findSession(claimed, page),
        ended: (procedure, outcome, seconds) =>
          metrics.call({ procedure, outcome, seconds, traceId: keptTrace(trace) }),
      });
  const streams = sources && createStreams({ ...sources, log });
  if (streams) metrics.countStreams(streams.count);
  const router = createRouter({
    db,
    reportDb,
    apiKeys,
    hosts,
    sessions: createSessions({ db, hosts, tokens, lifetimes: config.lifetimes }),
    replayLinks,
    publicUrl,
  });
  const procedures = procedureFacts(router);
  const routes = createRoutes({ reportDb, log, replayLinks, jwks: tokens.jwks });
  const core = createHandle({
    log,
    router,
    procedures,
    routes,
    createContext: contextOf((claimed, page) => liveSessions.use(claimed, page)),
    stream:
      sources &&
      streams &&
      createStream({
        router: createStreamRouter(streams),
        log,
        trustedProxies: config.trustedProxies,
        createContext: contextOf(createMayWatch(sources.db)),
        isFresh: streams.isFresh,
        ...(sources.stallMs !== undefined && { stallMs: sources.stallMs }),
      }),
    limits,
    isKnown: (authorization) => {
      const credential = bearer(authorization);
      return credential !== undefined && (tokens.isKnown(credential) || apiKeys.isKnown(credential));
    },
    operations: config.operationsPort === undefined && !inFunction ? operations : undefined,
    allowedOrigins: config.allowedOrigins,
    brandOrigins: createBrandOrigins(db),
    publicUrl,
    trustedProxies: config.trustedProxies,
  });
  const handle = asTraced(asRest(core, procedures), { tracer, procedures, routes });
  return {
    handle,
    handler: admit(
      createNodeHandler(handle, log),
      doorkeeper.admission,
      shedBy(() => metrics.shed.inc()),
    ),
    operationsHandler: createNodeHandler(operationsOnly(operations), log),
    drain: () => {
      doorkeeper.drain();
      streams?.drain();
    },
    close: async () => {
      doorkeeper.close();
      await streams?.close();
      await closeHosts();
    },
  };
};

/** What an exemplar may lead to: a trace that its caller, or we, have marked to be kept. */
const keptTrace = ({ traceId, traceparent }: TraceContext): string | undefined =>
  (Number.parseInt(traceparent.slice(-2), 16) & 1) === 1 ? traceId : undefined;

/** The gateway with its connections to PostgreSQL, for whichever door; `doorUrl` where it has been told no public URL. */
export const openGateway = async (
  { config, secrets }: GatewaySettings,
  doorUrl: () => string,
  { inFunction = false, connect }: DoorOptions = {},
): Promise<OpenGateway> => {
  const log = createLog("gateway", config.logLevel);
  const metrics = createMetrics("gateway");
  const tracing = await openTracing({ service: "gateway", config: config.tracing, log, metrics });
  const pool = (name: string) => ({
    url: secrets.databaseUrl,
    onStatement: tracing.statementsOf(secrets.databaseUrl),
    onBrokenConnection: (error: Error) => log.warn({ err: error }, "a database connection broke"),
    onOpen: (load: () => PoolLoad) => metrics.watchPool(name, load),
  });
  const db = openDatabase({ ...pool("calls"), role: "croupier_gateway", applicationName: "croupier-gateway" });
  const reportDb = openDatabase({
    ...pool("reports"),
    role: "croupier_report",
    applicationName: "croupier-gateway-reports",
    maxConnections: 4,
  });
  const streamDb = openDatabase({
    ...pool("streams"),
    role: "croupier_gateway",
    applicationName: "croupier-gateway-streams",
    maxConnections: 3,
  });
  const { limits, close: closeLimits } = await connectLimits({
    rules: config.rateLimits,
    redisUrl: secrets.redisUrl,
    inFunction,
    db,
    log,
    metrics,
  });
  const gateway = createGateway({
    config,
    secrets,
    db,
    reportDb,
    log,
    metrics,
    tracer: tracing.tracer,
    limits,
    publicUrl: () => config.publicUrl ?? doorUrl(),
    streams: inFunction
      ? undefined
      : { db: streamDb, limits: config.streams, jackpotLevels: createJackpotLevels(streamDb) },
    connect,
    inFunction,
  });
  return {
    ...gateway,
    flush: () => tracing.flush(),
    close: async () => {
      await gateway.close();
      await Promise.all([db.destroy(), reportDb.destroy(), streamDb.destroy(), closeLimits()]);
      await tracing.close();
    },
  };
};

/** The gateway behind Node's server, all of it loaded. Rejects if its address is taken. */
export const startGateway = (settings: GatewaySettings): Promise<ServedGateway> =>
  serveGateway(
    settings,
    () => Promise.resolve(openGateway),
    () => {},
  );
