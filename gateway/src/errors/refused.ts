import { type ErrorCode, errors, isRefusal, type Refusal } from "@croupier/contract/errors";
import { TRPCError } from "@trpc/server";

/** tRPC's own name for each status that our errors travel with; a status missing here does not compile. */
const transportCodes = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  402: "PAYMENT_REQUIRED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  405: "METHOD_NOT_SUPPORTED",
  409: "CONFLICT",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
  422: "UNPROCESSABLE_CONTENT",
  429: "TOO_MANY_REQUESTS",
  500: "INTERNAL_SERVER_ERROR",
  503: "SERVICE_UNAVAILABLE",
  504: "GATEWAY_TIMEOUT",
} as const satisfies Record<(typeof errors)[ErrorCode][0], TRPCError["code"]>;

export const transportCode = (code: ErrorCode): TRPCError["code"] => transportCodes[errors[code][0]];

/** A refusal on its way through tRPC, which only knows what is thrown. */
export class RefusedError extends TRPCError {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super({ code: transportCode(refusal.code), message: refusal.message });
    this.refusal = refusal;
  }
}

/** The edge between returned refusals and tRPC. */
export const orThrow = <T extends object>(answer: T): Exclude<T, Refusal> => {
  if (isRefusal(answer)) throw new RefusedError(answer);
  return answer as Exclude<T, Refusal>;
};
