import type { z } from "zod";
import { type Refused, unknown, type Unknown, type WalletOutcome } from "./outcome.ts";
import {
  answers,
  type Call,
  type CallName,
  refuses,
  type WalletAnswer,
  walletErrors,
  walletRefusal,
} from "./protocol.ts";

/** What came back, whole. */
export interface Received {
  readonly status: number;
  readonly contentEncoding: string | undefined;
  readonly body: Uint8Array;
}

const decoder = new TextDecoder("utf-8", { fatal: true });

/** Undefined if it isn't JSON in UTF-8; there is no JSON that reads as undefined. */
const parseJson = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(decoder.decode(body)) as unknown;
  } catch {
    return undefined;
  }
};

/** What an answer repeats of its call, so that one meant for another call is not taken for ours. */
const REPEATED = ["transactionId", "playerId", "currency"] as const;

const findMismatch = (call: Readonly<Record<string, unknown>>, answer: Readonly<Record<string, unknown>>) =>
  REPEATED.find((field) => field in call && field in answer && call[field] !== answer[field]);

const readRefusal = (name: CallName, status: number, json: unknown): Refused | Unknown => {
  if (status < 400) return unknown("malformed", `status ${status}`);
  const refusal = walletRefusal.safeParse(json).data;
  if (!refusal) return unknown("malformed", `status ${status} without a code of ours`);
  const { code, message } = refusal;
  if (!refuses(code, name)) return unknown("malformed", `${name} refused with ${code}`);
  return { outcome: "refused", code, retry: walletErrors[code].retry, message };
};

/** Reads an operator's answer to a call. What is not exactly an answer or a refusal of this call is unknown. */
export const readAnswer = <Name extends CallName>(
  name: Name,
  call: Call<Name>,
  { status, contentEncoding = "identity", body }: Received,
): WalletOutcome<Name> => {
  if (status >= 300 && status < 400) return unknown("redirected", `status ${status}`);
  // We ask for none, and nothing of an operator's is ever inflated.
  if (contentEncoding !== "identity") return unknown("malformed", "a compressed answer");
  const json = parseJson(body);
  if (json === undefined) return unknown("malformed", `status ${status} without JSON`);
  if (status !== 200) return readRefusal(name, status, json);
  // The compiler can't see that a name's answer is that name's answer.
  const schema = answers[name] as unknown as z.ZodType<WalletAnswer<Name> & Record<string, unknown>>;
  const { data: answer, error } = schema.safeParse(json);
  if (error) return unknown("malformed", `not the answer's shape: ${error.issues[0]?.path.join(".")}`);
  const mismatch = findMismatch(call, answer);
  return mismatch === undefined ? { outcome: "answered", answer } : unknown("mismatched", `another ${mismatch}`);
};
