import { pino } from "pino";

/** One JSON line per fact. Secrets and what is hidden from players never go in; these paths are cut in case they do. */
const redact = [
  "*.authorization",
  "*.token",
  "*.launchToken",
  "*.key",
  "*.masterKey",
  "*.serverSeed",
  "*.salt",
  "authorization",
  "token",
];

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

/** Levels as pino's; `LOG_LEVEL` in the environment decides, `info` unless told. */
export const createLog = (service: string, level = "info"): Log =>
  pino({ level, base: { service }, redact, serializers: { err }, timestamp: pino.stdTimeFunctions.isoTime });
