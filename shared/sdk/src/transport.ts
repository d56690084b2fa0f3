import type { ErrorCode } from "@croupier/contract/errors";
import type { AppRouter } from "@croupier/gateway/router/router";
import { createTRPCUntypedClient, httpLink, isTRPCClientError } from "@trpc/client";
import { CroupierError } from "./error.ts";

export type Fetch = typeof globalThis.fetch;

export interface Procedure {
  readonly kind: "query" | "mutation";
  /** `games.coin-flip.open` */
  readonly path: string;
}

export interface SendOptions {
  /** Who is asking; left out by what needs nobody. */
  readonly token?: string | undefined;
  readonly signal: AbortSignal;
}

/** One request, one answer. Rejects with a CroupierError, whatever went wrong. */
export type Send = (procedure: Procedure, input: unknown, options: SendOptions) => Promise<unknown>;

/** Calls travel one by one, not in batches, so that one's failure is not another's. */
export const createTransport = (url: string, fetch: Fetch): Send => {
  const client = createTRPCUntypedClient<AppRouter>({
    links: [
      httpLink({
        url: `${url.replace(/\/+$/, "")}/trpc`,
        fetch: (target, init) => fetchJson(fetch, target as string, init as RequestInit),
        headers: ({ op }) => authorization(op.context["token"]),
      }),
    ],
  });
  return async ({ kind, path }, input, { token, signal }) => {
    try {
      return await client[kind](path, input, { context: { token }, signal });
    } catch (error) {
      throw errorOf(error, requestIdOf(input));
    }
  };
};

const authorization = (token: unknown): Record<string, string> =>
  typeof token === "string" ? { authorization: `Bearer ${token}` } : {};

/** What stands in front of the gateway answers in HTML; its status is all there is to know of it, and when to come again. */
class NotJson extends Error {
  readonly response: Response;

  constructor(response: Response) {
    super(`status ${response.status}, without an answer of the gateway's`);
    this.response = response;
  }
}

const fetchJson = async (fetch: Fetch, target: string, init: RequestInit): Promise<Response> => {
  const response = await fetch(target, init);
  if (/\bjson\b/.test(response.headers.get("content-type") ?? "")) return response;
  await response.body?.cancel();
  throw new NotJson(response);
};

const requestIdOf = (input: unknown): string | undefined =>
  typeof input === "object" && input !== null && "requestId" in input && typeof input.requestId === "string"
    ? input.requestId
    : undefined;

const errorOf = (error: unknown, requestId: string | undefined): CroupierError => {
  const failure = isTRPCClientError<AppRouter>(error) ? error : undefined;
  const data = failure?.data;
  const response = responseOf(failure);
  const retryAfterMs = retryAfterOf(data, response);
  if (failure && data && typeof data.code === "string") {
    // A gateway newer than this SDK may say a code we have no type for: it goes through as it is.
    const { code, httpStatus: status, traceId, round } = data as typeof data & { readonly code: ErrorCode };
    return new CroupierError(code, failure.message, { status, traceId, round, requestId, retryAfterMs, cause: error });
  }
  const message = failure?.message ?? "something failed before the call was sent";
  return new CroupierError("network", `No answer from the gateway: ${message}`, {
    status: response?.status ?? 0,
    requestId,
    retryAfterMs,
    cause: error,
  });
};

const responseOf = (failure: { readonly cause?: unknown; readonly meta?: unknown } | undefined): Response | undefined =>
  failure?.cause instanceof NotJson
    ? failure.cause.response
    : (failure?.meta as { readonly response?: Response } | undefined)?.response;

/** The gateway says it call by call, and whoever refuses before it in a header (RFC 9110, 10.2.3): seconds, or else nothing. */
const retryAfterOf = (data: object | null | undefined, response: Response | undefined): number | undefined => {
  const told =
    data && "retryAfterSeconds" in data ? String(data.retryAfterSeconds) : response?.headers.get("retry-after");
  return /^\d{1,6}$/.test(told ?? "") ? Number(told) * 1_000 : undefined;
};
