import { type LevelWithSilent, pino } from "pino";
import { currentSpan } from "./span.ts";

/** One JSON line per fact. Secrets and what is hidden from players never go in; these paths are cut in case they do. */
const SECRETS = [
  "authorization",
  "apiKey",
  "cookie",
  "databaseUrl",
  "identity",
  "key",
  "launchToken",
  "masterKey",
  "password",
  "salt",
  "secret",
  "serverSeed",
  "signature",
  "token",
  "walletToken",
];
const redact = SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** PostgreSQL's `detail` and `where` quote rows: balances, salts. What went wrong is in the rest. */
const err = (error: unknown): unknown => {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack } = error;
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const constraint = "constraint" in error && typeof error.constraint === "string" ? error.constraint : undefined;
  return {
    type: name,
    message,
    code,
    constraint,
    stack,
    ...(error.cause !== undefined && { cause: err(error.cause) }),
  };
};

export type Log = pino.Logger;

/** The span that a line is written in, by the names that OpenTelemetry gives them in logs that are not its own. */
const mixin = (): object => {
  const span = currentSpan();
  return span ? { trace_id: span.traceId, span_id: span.spanId } : {};
};

/** Levels as pino's; `LOG_LEVEL` in the environment decides, `info` unless told. */
export const createLog = (service: string, level = "info"): Log => {
  const log = pino({
    level,
    base: { service },
    redact,
    mixin,
    serializers: { err },
    timestamp: pino.stdTimeFunctions.isoTime,
  });
  logs.push({ log: new WeakRef(log), level: log.level });
  return log;
};

/** All that this process writes with, and the levels that they were given. */
const logs: { readonly log: WeakRef<Log>; readonly level: string }[] = [];

const FINER: readonly LevelWithSilent[] = ["debug", "trace"];
let finer = 0;
let until: NodeJS.Timeout | undefined;

const setLevels = (level: string | undefined): void => {
  for (const { log, level: given } of logs) {
    const one = log.deref();
    if (one) one.level = level ?? given;
  }
};

/** Back to the levels that were configured. */
export const resetLogLevel = (): void => {
  clearTimeout(until);
  finer = 0;
  setLevels(undefined);
};

/** All logs of this process tell more for `forMs`: `debug`, asked again `trace`, asked again what they told before. */
export const stepLogLevel = (forMs: number): LevelWithSilent | undefined => {
  const level = FINER[finer];
  if (level === undefined) {
    resetLogLevel();
    return undefined;
  }
  finer += 1;
  setLevels(level);
  clearTimeout(until);
  until = setTimeout(resetLogLevel, forMs);
  until.unref();
  return level;
};
