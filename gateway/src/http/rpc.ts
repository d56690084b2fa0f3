import { isRefusal, type Refusal, refuse } from "@croupier/contract/errors";
import type { Log } from "@croupier/telemetry/log";
import type { TraceContext } from "@croupier/telemetry/trace-context";
import type { Context, Origin } from "../context.ts";
import { refusalBy } from "../errors/error-shape.ts";
import type { RequestLimits } from "../limits/limits.ts";
import type { AppRouter } from "../router/router.ts";
import { createAnswerCalls } from "./answer-calls.ts";
import { type Asking, askingOf, originOf } from "./asking.ts";
import { type GatewayRequest, type GatewayResponse, MAX_BODY_BYTES, refusedResponse } from "./exchange.ts";
import { withRequestId } from "./idempotency-key.ts";
import { isTooDeep } from "./json-depth.ts";
import { isPlainJson } from "./negotiate.ts";
import type { ProcedureFacts } from "./procedure-facts.ts";

export interface RpcDependencies {
  readonly router: AppRouter;
  readonly procedures: ReadonlyMap<string, ProcedureFacts>;
  readonly log: Log;
  /** How many proxies of ours stand before this process, each of which writes `X-Forwarded-For`. */
  readonly trustedProxies: number;
  readonly createContext: (asking: Asking, origin: Origin, trace: TraceContext, limits: RequestLimits) => Context;
}

export const RPC_PATH = "/trpc";

/** Most calls in one request. */
const MAX_BATCH = 10;

/** Answers what is under /trpc. */
export const createRpc = ({ router, procedures, log, trustedProxies, createContext }: RpcDependencies) => {
  const answerCalls = createAnswerCalls({ router, procedures });
  return async (
    request: GatewayRequest,
    url: URL,
    trace: TraceContext,
    limits: RequestLimits,
  ): Promise<GatewayResponse> => {
    const path = decodedPath(url);
    const fault = faultOf(request, url, path);
    if (fault) return refusedResponse(fault, trace.traceId, path);
    const { paths, isBatch } = callsOf(url);
    const kinds = new Set(paths.map((one) => procedures.get(one)?.reads).filter((reads) => reads !== undefined));
    if (kinds.size > 1) return refusedResponse(refuse("invalid_request", MIXED), trace.traceId, path);
    const keyed = keyedBy(procedures, request, paths, isBatch);
    if (isRefusal(keyed)) return refusedResponse(keyed, trace.traceId, path);
    const { status, body } = await answerCalls({
      paths,
      isBatch,
      mayChange: keyed.method === "POST",
      input: inputOf(keyed, url),
      ctx: createContext(askingOf(request), originOf(request, trustedProxies), trace, limits),
      failed: (error, procedure) => {
        const { code } = refusalBy(error, procedure);
        const about = { procedure, code, trace_id: trace.traceId };
        if (code === "internal") log.error({ ...about, err: error.cause ?? error }, "a call failed");
        else log.debug(about, "a call was refused");
      },
    });
    return { status, headers: { "content-type": "application/json" }, body };
  };
};

const MIXED = "A batch either reads or changes something. Send two.";

const callsOf = (url: URL): { readonly paths: readonly string[]; readonly isBatch: boolean } => {
  const path = decodedPath(url) ?? "";
  const isBatch = url.searchParams.get("batch") === "1";
  return { paths: isBatch ? path.split(",") : [path], isBatch };
};

/** How many calls a request is; one that has more than it may is refused, and counts as many as it might have had. */
export const callsIn = (url: URL): number => Math.min(callsOf(url).paths.length, MAX_BATCH);

/** What only reads may be asked by POST as well: code generated from OpenAPI can send a body, and not JSON in a query. */
const inputOf = ({ method, body = "" }: GatewayRequest, url: URL): string =>
  method === "GET" ? (url.searchParams.get("input") ?? "") : body;

/** Undefined for a path that no procedure can have. */
const decodedPath = (url: URL): string | undefined => {
  try {
    return decodeURIComponent(url.pathname.slice(RPC_PATH.length + 1));
  } catch {
    return undefined;
  }
};

const faultOf = (request: GatewayRequest, url: URL, path: string | undefined): Refusal | undefined => {
  const { method, body } = request;
  if (method !== "GET" && method !== "POST") return refuse("method_not_supported");
  if (body === undefined) return refuse("body_too_large", `A body is at most ${MAX_BODY_BYTES} bytes.`);
  if (path === undefined || path === "") return refuse("unknown_procedure");
  if (callsOf(url).paths.length > MAX_BATCH) {
    return refuse("invalid_request", `A batch is at most ${MAX_BATCH} calls.`);
  }
  if (body !== "" && !isPlainJson(request)) return refuse("unsupported_media_type");
  return isTooDeep(inputOf(request, url))
    ? refuse("invalid_request", "The input is nested deeper than anything we read.")
    : undefined;
};

/** With an Idempotency-Key as the `requestId` of those that take one; of others, it is done again if it is sent again. */
const keyedBy = (
  procedures: RpcDependencies["procedures"],
  request: GatewayRequest,
  paths: readonly string[],
  isBatch: boolean,
): GatewayRequest | Refusal =>
  paths.some((one) => procedures.get(one)?.takesRequestId) ? withRequestId(request, isBatch) : request;
