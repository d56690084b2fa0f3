import type { CallName, WalletAnswer, WalletErrorCode } from "./protocol.ts";

/**
 * Why an outcome is not known. Not sent: `breaker_open`, `full` (too many wait for this operator), `address_refused`,
 * `unreached`. Perhaps done: `late`, `broken` (the connection failed), `redirected`, `oversized`, `malformed` (no answer
 * and no refusal of this call), `mismatched` (an answer about another transaction, player or currency). A call that is
 * late while it waits was not sent either.
 */
export type UnknownReason =
  | "breaker_open"
  | "full"
  | "address_refused"
  | "unreached"
  | "late"
  | "broken"
  | "redirected"
  | "oversized"
  | "malformed"
  | "mismatched";

export interface Unknown {
  readonly outcome: "unknown";
  readonly reason: UnknownReason;
  /** False if it surely never left. True says no more than that it may have arrived. */
  readonly sent: boolean;
  /** For a log: never the operator's words. */
  readonly detail: string;
}

export interface Refused {
  readonly outcome: "refused";
  readonly code: WalletErrorCode;
  /** Whether the same may be asked again. */
  readonly retry: boolean;
  /** The operator's words, for its own staff. */
  readonly message: string | undefined;
}

/** How a call ended, as far as we can tell. */
export type WalletOutcome<Name extends CallName> =
  | { readonly outcome: "answered"; readonly answer: WalletAnswer<Name> }
  | Refused
  | Unknown;

export const unknown = (reason: UnknownReason, detail: string, sent = true): Unknown => ({
  outcome: "unknown",
  reason,
  sent,
  detail,
});
