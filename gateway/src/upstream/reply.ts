import { type ErrorCode, isErrorCode, type Refusal, refuse } from "@croupier/contract/errors";
import type { RoundRecord } from "@croupier/contract/round";
import { z } from "zod";

/** What a host says of the gateway's own call is a fault between the two, not something the caller did. */
const NOT_THE_CALLERS: ReadonlySet<ErrorCode> = new Set([
  "token_missing",
  "token_invalid",
  "token_expired",
  "launch_token_used",
  "key_invalid",
  "forbidden",
  "unsupported_media_type",
  "body_too_large",
  "unknown_game",
  "unknown_procedure",
  "method_not_supported",
]);

const refusal = z.object({
  code: z.custom<ErrorCode>(isErrorCode),
  message: z.string(),
  // Our own host's record, passed on as it is.
  round: z.custom<RoundRecord>((round) => typeof round === "object" && round !== null).optional(),
});

/** A host's answer, or its refusal, or `unavailable` for what is neither. */
export const readReply = <Answer>(
  { status, json }: { readonly status: number; readonly json: unknown },
  isAnswer: (json: unknown) => json is Answer,
  report: (what: { readonly status: number; readonly code: ErrorCode | undefined }) => void,
): Answer | Refusal => {
  if (status === 200 && isAnswer(json)) return json;
  const refused = status === 200 ? undefined : refusal.safeParse(json).data;
  if (!refused || NOT_THE_CALLERS.has(refused.code)) {
    report({ status, code: refused?.code });
    return refuse("unavailable");
  }
  const { code, message, round } = refused;
  return { code, message, ...(round && { round }) };
};
