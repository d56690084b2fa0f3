/**
 * How a call came to nothing: `unreached` (no connection, so nothing was sent), `broken` (the connection failed; it may
 * have been done), `late` (the deadline passed; likewise), `full` (not sent: too many are waiting), `cut_off` (not
 * sent: the service has failed too often to be asked).
 */
export type Failure = "unreached" | "broken" | "late" | "full" | "cut_off";

const UNREACHED = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** What an undici error says about a call whose deadline has not passed. */
export const failureOf = (error: unknown): Failure => {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && UNREACHED.has(code) ? "unreached" : "broken";
};
