/**
 * What a failed statement means for who waits on it. SQLSTATE classes: PostgreSQL documentation, appendix A.
 * - `busy`: another transaction was in the way (40, 55); look again.
 * - `outage`: the database is away, starting, out of connections, no longer the one to write to, or broken (08, 28, 53,
 *   57, 58, and of 25 a read-only server and an idle time-out), or the connection broke. What was sent may have been
 *   committed; the request id tells.
 * - `bug`: the statement itself was refused; nothing was written.
 */
export type DatabaseFailure = "busy" | "outage" | "bug";

const BUSY = /^(40|55)/;
const OUTAGE = /^(08|28|53|57|58|25006|25P03)/;
const NETWORK = /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_|EHOST|ENET)/;
const BROKEN =
  /connection terminated|silent for too long|timeout exceeded when trying to connect|client has encountered a connection error|not queryable|after calling end on the pool/i;

/**
 * A prepared statement can't be used as it is: a table has changed under it, so that it would answer in other columns, or
 * the connection was reset behind our back. It was refused before it did anything.
 */
export const isStalePlan = (error: unknown): boolean =>
  error instanceof Error &&
  "code" in error &&
  (error.code === "26000" ||
    // By the name of the function that refuses: the code is of much else, and the message is in the server's language.
    (error.code === "0A000" && "routine" in error && error.routine === "RevalidateCachedQuery"));

export const failureOf = (error: unknown): DatabaseFailure => {
  if (!(error instanceof Error)) return "bug";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (BUSY.test(code) || isStalePlan(error)) return "busy";
  return OUTAGE.test(code) || NETWORK.test(code) || BROKEN.test(error.message) ? "outage" : "bug";
};
