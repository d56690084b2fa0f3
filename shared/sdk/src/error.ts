import type { ErrorCode } from "@croupier/contract/errors";
import type { RoundRecord } from "@croupier/contract/round";

/** The gateway's own codes, and `network` for when nobody answered who could give one. */
export type CroupierErrorCode = ErrorCode | "network";

export interface ErrorDetails {
  /** The HTTP status; 0 if there was no answer at all. */
  readonly status: number;
  /** Quote it to support. */
  readonly traceId?: string | undefined;
  /** The round as it stands: with `stale_action` and `round_already_open`. */
  readonly round?: RoundRecord | undefined;
  /** What a bet or an action was sent under: send it again with this id, and it happens once at most. */
  readonly requestId?: string | undefined;
  /** How long to wait before asking again, where that was said: with `too_many_requests`, and in a busy hour. */
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/** A call that was refused, or that got no answer in all its tries. */
export class CroupierError<Code extends CroupierErrorCode = CroupierErrorCode> extends Error {
  override name = "CroupierError";
  readonly code: Code;
  readonly status: number;
  readonly traceId: string | undefined;
  readonly round: RoundRecord | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: Code, message: string, details: ErrorDetails) {
    super(message, { cause: details.cause });
    this.code = code;
    this.status = details.status;
    this.traceId = details.traceId;
    this.round = details.round;
    this.requestId = details.requestId;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** Whether a call failed, with this code if one is given. */
export const isCroupierError = <Code extends CroupierErrorCode = CroupierErrorCode>(
  error: unknown,
  code?: Code,
): error is CroupierError<Code> => error instanceof CroupierError && (code === undefined || error.code === code);
