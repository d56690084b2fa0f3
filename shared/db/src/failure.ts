/**
 * What a failed statement means for who waits on it. SQLSTATE classes: PostgreSQL documentation, appendix A.
 * - `busy`: another transaction was in the way (40, 55); look again.
 * - `outage`: the database is away, starting, or out of connections (08, 53, 57, or no SQLSTATE at all because the
 *   connection broke). What was sent may have been committed; the request id tells.
 * - `bug`: the statement itself was refused; nothing was written.
 */
export type DatabaseFailure = "busy" | "outage" | "bug";

const NETWORK = /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_|EHOST)/;
const BROKEN =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error/i;

export const failureOf = (error: unknown): DatabaseFailure => {
  if (!(error instanceof Error)) return "bug";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (/^(40|55)/.test(code)) return "busy";
  if (/^(08|53|57)/.test(code) || NETWORK.test(code) || BROKEN.test(error.message)) return "outage";
  return "bug";
};
