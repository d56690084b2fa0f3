import { type ErrorCode, errorStatus, type Refusal, refuse } from "@croupier/contract/errors";
import type { RoundRecord } from "@croupier/contract/round";
import { refusalOf } from "@croupier/contract/wire";
import type { TRPCError } from "@trpc/server";
import { TRPC_ERROR_CODES_BY_KEY, type TRPC_ERROR_CODE_NUMBER } from "@trpc/server/rpc";
import { ZodError } from "zod";
import { contracts } from "../games.gen.ts";
import { RefusedError, transportCode } from "./refused.ts";

/** An error as a caller sees it. `code` is JSON-RPC's number, for tRPC clients; ours is `data.code`. */
export interface ErrorShape {
  readonly message: string;
  readonly code: TRPC_ERROR_CODE_NUMBER;
  readonly data: ErrorData;
}

export interface ErrorData {
  readonly code: ErrorCode;
  readonly httpStatus: number;
  readonly traceId: string;
  readonly path: string | null;
  /** With `stale_action` and `round_already_open`: the round as it stands. */
  readonly round?: RoundRecord;
  /** With `too_many_requests`: as Retry-After says, which in a batch is of all its calls. */
  readonly retryAfterSeconds?: number;
}

export const errorShape = (refusal: Refusal, traceId: string, path?: string): ErrorShape => {
  const { code, message, round, retryAfterSeconds } = refusal;
  return {
    message,
    code: TRPC_ERROR_CODES_BY_KEY[transportCode(code)],
    data: {
      code,
      httpStatus: errorStatus(code),
      traceId,
      path: path ?? null,
      ...(round && { round }),
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    },
  };
};

/** What a caller is told of an error that ended a call. What is not one of ours becomes `internal`, without details. */
export const refusalBy = (error: TRPCError, path = ""): Refusal => {
  if (error instanceof RefusedError) return error.refusal;
  if (error.cause instanceof ZodError && error.code === "BAD_REQUEST") return refusalOf(error.cause);
  switch (error.code) {
    case "NOT_FOUND":
      return unknownPath(path);
    case "METHOD_NOT_SUPPORTED":
      return refuse("method_not_supported");
    case "PARSE_ERROR":
    case "BAD_REQUEST":
      return refuse("invalid_request", "The input is not valid JSON of the shape a tRPC call takes.");
    default:
      return refuse("internal");
  }
};

const unknownPath = (path: string): Refusal => {
  const [group, game = ""] = path.split(".");
  return refuse(group === "games" && !Object.hasOwn(contracts, game) ? "unknown_game" : "unknown_procedure");
};
