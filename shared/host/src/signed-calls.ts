import { refuse } from "@croupier/contract/errors";
import { type Caller, IDENTITY_SPAN_MS, verifyIdentity } from "@croupier/contract/identity";
import { runIn } from "@croupier/telemetry/span";
import { readTraceparent } from "@croupier/telemetry/trace-context";
import type { Tracer } from "@croupier/telemetry/tracer";
import { type Host, statusOf } from "./host.ts";
import { createSeenOnce, type SeenOnce } from "./seen-once.ts";

export interface SignedCallsDeps {
  readonly host: Host;
  /** Per service name, the keys that its callers' identities may be signed with. */
  readonly identityKeys: ReadonlyMap<string, readonly Uint8Array[]>;
  readonly tracer: Tracer;
}

export const MAX_BODY_BYTES = 64 * 1024;
const DEFAULT_TIMEOUT_MS = 5_000;
const MAX_TIMEOUT_MS = 30_000;
/** Remembered at a time, so that none is taken twice: half a minute of 3,000 calls a second, in 20 MB. */
const MAX_IDENTITIES = 100_000;

/** A call as it arrives, whichever way: JSON, and who its sender says it is. */
export interface SignedCall {
  readonly path: string;
  readonly identity: string | readonly string[] | undefined;
  /** Undefined if it was too large. */
  readonly body: Buffer | undefined;
  /** Unix milliseconds after which the caller no longer waits. */
  readonly deadlineMs: number;
}

/** What a call is told, as the sender reads it. */
export interface SignedAnswer {
  readonly status: number;
  readonly answer: object;
}

export type AnswersSigned = (call: SignedCall) => Promise<SignedAnswer>;

/** Answers a call in a span of its own, in the trace that its sender names; the call may still be on its way. */
export type AnswersTraced = (
  traceparent: string | undefined,
  call: () => SignedCall | Promise<SignedCall>,
) => Promise<SignedAnswer>;

export const createTracedCalls = (deps: SignedCallsDeps): AnswersTraced => {
  const answerSigned = createSignedCalls(deps);
  return (traceparent, call) => {
    const parent = readTraceparent(traceparent);
    const span = deps.tracer.begin("POST", { kind: "server", parent, attributes: { "http.request.method": "POST" } });
    return runIn(span, async () => {
      const answered = await answerSigned(await call());
      span.set({ "http.response.status_code": answered.status });
      if (answered.status >= 500) span.fail(String(answered.status));
      return answered;
    });
  };
};

/** Answers calls whose identity holds for just their path and body, and has not been seen before. */
export const createSignedCalls = ({ host, identityKeys }: Omit<SignedCallsDeps, "tracer">): AnswersSigned => {
  const isNew = createSeenOnce(IDENTITY_SPAN_MS, MAX_IDENTITIES);
  return async ({ path, identity, body, deadlineMs }) => {
    if (body === undefined) return { status: 413, answer: refuse("body_too_large") };
    const caller = callerOf(identityKeys, isNew, identity, path, body);
    if (!caller) return { status: 401, answer: refuse("token_invalid", "This service answers the gateway alone.") };
    const input = parseJson(body);
    if (input === undefined) return { status: 400, answer: refuse("invalid_request", "The body is not JSON.") };
    const answer = await host.call({ caller, path, input, deadlineMs });
    return { status: statusOf(answer), answer };
  };
};

/** How long a caller that says so waits, in milliseconds. */
export const waitOf = (said: string | readonly string[] | undefined): number => {
  const asked = Number(said ?? DEFAULT_TIMEOUT_MS);
  return Number.isFinite(asked) && asked > 0 ? Math.min(asked, MAX_TIMEOUT_MS) : DEFAULT_TIMEOUT_MS;
};

const callerOf = (
  identityKeys: SignedCallsDeps["identityKeys"],
  isNew: SeenOnce,
  identity: SignedCall["identity"],
  path: string,
  body: Buffer,
): Caller | undefined => {
  if (typeof identity !== "string") return undefined;
  for (const [service, keys] of identityKeys) {
    const caller = verifyIdentity(keys, identity, { service, method: "POST", path, body });
    // The MAC stands for all of it.
    if (caller) return isNew(identity.slice(identity.lastIndexOf(".") + 1)) ? caller : undefined;
  }
  return undefined;
};

const parseJson = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
};
