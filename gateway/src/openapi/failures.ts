import { type ErrorCode, errors, errorStatus } from "@croupier/contract/errors";
import type { ProcedureMeta } from "./procedure-meta.ts";

const ANYONES: readonly ErrorCode[] = ["too_many_requests", "internal", "unavailable"];
const OPERATORS: readonly ErrorCode[] = ["token_missing", "key_invalid", "forbidden"];
const PLAYERS: readonly ErrorCode[] = [
  "token_missing",
  "token_invalid",
  "token_expired",
  "session_closed",
  "origin_forbidden",
];

/** What only a caller who doesn't keep to the document meets. */
export const UNDOCUMENTED: ReadonlySet<string> = new Set<ErrorCode>([
  "unknown_procedure",
  "unknown_game",
  "method_not_supported",
  "unsupported_media_type",
  "body_too_large",
]);

/** Every code that a procedure may refuse with, in the order of the one list. */
export const failuresOf = (
  caller: NonNullable<ProcedureMeta["caller"]>,
  takesInput: boolean,
  own: readonly ErrorCode[],
): readonly ErrorCode[] => {
  const who = caller === "anyone" ? [] : caller === "player" ? PLAYERS : OPERATORS;
  const all = new Set<string>([...ANYONES, ...who, ...(takesInput ? ["invalid_request"] : []), ...own]);
  return codes.filter((code) => all.has(code));
};

export const codes = Object.keys(errors) as readonly ErrorCode[];

/** Codes by the status that they travel with, statuses rising. */
export const byStatus = (failures: readonly ErrorCode[]): readonly (readonly [number, readonly ErrorCode[]])[] => {
  const statuses = [...new Set(failures.map(errorStatus))].toSorted((a, b) => a - b);
  return statuses.map((status) => [status, failures.filter((code) => errorStatus(code) === status)]);
};
