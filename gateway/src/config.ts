import { readTracingConfig, type TracingConfig } from "@croupier/telemetry/tracing-config";
import { z } from "zod";
import { gatewayVariables, type logLevel, workerVariables } from "./environment.ts";
import type { Rules } from "./limits/rules.ts";
import type { SessionLifetimes } from "./sessions/sessions.ts";
import type { StreamLimits } from "./streams/streams.ts";

/** How the gateway runs. Nothing in here is secret, so all of it may be logged. */
export interface GatewayConfig {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Where the platform asks whether we live, are ready and what we measure; at the door itself unless told. */
  readonly operationsPort: number | undefined;
  readonly logLevel: z.output<typeof logLevel>;
  /** Undefined where nothing is traced. */
  readonly tracing?: TracingConfig | undefined;
  /** Where each game's service is, by game. */
  readonly serviceUrls: ReadonlyMap<string, string>;
  /** Longest a call to a game service may take. */
  readonly upstreamTimeoutMs: number;
  readonly lifetimes: SessionLifetimes;
  /** Origins whose pages may call; `*` for any, `brands` for all that any brand allows. */
  readonly allowedOrigins: readonly string[];
  /** How many proxies of ours stand before it: so many of the last addresses in `X-Forwarded-For` are true. */
  readonly trustedProxies: number;
  /** Of the house; undefined for none. */
  readonly rateLimits: Rules | undefined;
  /** Where the gateway is reached from outside; where it listens unless told. */
  readonly publicUrl: string | undefined;
  /** How many streams it keeps open. */
  readonly streams: StreamLimits;
}

export type SessionKeys = readonly [Uint8Array, ...Uint8Array[]];

export interface GatewaySecrets {
  readonly databaseUrl: string;
  /** Redis or Valkey, where all gateways count together; it may have a password in it. */
  readonly redisUrl: string | undefined;
  /** The root of the keys by which hosts know who calls. */
  readonly identityKey: Uint8Array;
  /** Ed25519 private keys of session tokens: the first signs, all verify. */
  readonly sessionKeys: SessionKeys;
}

export interface GatewaySettings {
  readonly config: GatewayConfig;
  readonly secrets: GatewaySecrets;
}

export interface WorkerSettings {
  readonly config: Pick<GatewayConfig, "host" | "port" | "logLevel" | "tracing" | "serviceUrls" | "upstreamTimeoutMs">;
  readonly secrets: Pick<GatewaySecrets, "databaseUrl" | "identityKey">;
}

/** The environment is not one we can run in; the message has a line for each variable at fault. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

type Environment = Readonly<Record<string, string | undefined>>;

const read = <Shape extends z.ZodRawShape>(
  shape: Shape,
  environment: Environment,
): z.output<z.ZodObject<Shape>> & { readonly tracing: TracingConfig | undefined } => {
  // A variable set to nothing is one that is not set.
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const result = z.object(shape).safeParse(set);
  const problems = result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`);
  const tracing = readTracingConfig(environment, problems);
  if (result.success && problems.length === 0) return { ...result.data, tracing };
  throw new ConfigError(problems.join("\n"));
};

/** Throws a ConfigError that names everything at fault. */
export const readGatewaySettings = (environment: Environment): GatewaySettings => {
  const variables = read(gatewayVariables, environment);
  return {
    config: {
      host: variables.HOST,
      port: variables.PORT,
      operationsPort: variables.CROUPIER_OPERATIONS_PORT,
      logLevel: variables.LOG_LEVEL,
      tracing: variables.tracing,
      serviceUrls: variables.CROUPIER_SERVICES,
      upstreamTimeoutMs: variables.CROUPIER_UPSTREAM_TIMEOUT_MS,
      lifetimes: {
        launchMs: variables.CROUPIER_LAUNCH_SECONDS * 1_000,
        sessionMs: variables.CROUPIER_SESSION_SECONDS * 1_000,
      },
      allowedOrigins: variables.CROUPIER_ALLOWED_ORIGINS,
      trustedProxies: variables.CROUPIER_TRUSTED_PROXIES,
      rateLimits: variables.CROUPIER_RATE_LIMITS,
      publicUrl: variables.CROUPIER_PUBLIC_URL,
      streams: { each: variables.CROUPIER_PLAYER_STREAMS, all: variables.CROUPIER_STREAMS },
    },
    secrets: {
      databaseUrl: variables.DATABASE_URL,
      redisUrl: variables.REDIS_URL,
      identityKey: variables.CROUPIER_IDENTITY_KEY,
      sessionKeys: variables.CROUPIER_SESSION_KEY,
    },
  };
};

/** Throws a ConfigError that names everything at fault. */
export const readWorkerSettings = (environment: Environment): WorkerSettings => {
  const variables = read(workerVariables, environment);
  return {
    config: {
      host: variables.HOST,
      port: variables.PORT,
      logLevel: variables.LOG_LEVEL,
      tracing: variables.tracing,
      serviceUrls: variables.CROUPIER_SERVICES,
      upstreamTimeoutMs: variables.CROUPIER_UPSTREAM_TIMEOUT_MS,
    },
    secrets: { databaseUrl: variables.DATABASE_URL, identityKey: variables.CROUPIER_IDENTITY_KEY },
  };
};
