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

export type Log = pino.Logger;

/** Levels as pino's; `LOG_LEVEL` in the environment decides, `info` unless told. */
export const createLog = (service: string, level = "info"): Log =>
  pino({ level, base: { service }, redact, timestamp: pino.stdTimeFunctions.isoTime });
