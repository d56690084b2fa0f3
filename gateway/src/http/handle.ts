import { isRefusal, refuse } from "@croupier/contract/errors";
import { failureOf } from "@croupier/db/failure";
import type { Log } from "@croupier/telemetry/log";
import { currentSpan } from "@croupier/telemetry/span";
import { traceContext } from "@croupier/telemetry/trace-context";
import type { Limits } from "../limits/limits.ts";
import { askingOf, originOf } from "./asking.ts";
import { type BrandOrigins, createCors, preflightHeaders, readableByAll } from "./cors.ts";
import {
  type GatewayRequest,
  type GatewayResponse,
  headerOf,
  refusedResponse,
  RETRY_AFTER_SECONDS,
} from "./exchange.ts";
import type { Operations } from "./operations.ts";
import { securityHeaders } from "./security-headers.ts";
import { matches, type Route, type RouteCall } from "./route.ts";
import { callsIn, createRpc, RPC_PATH, type RpcDependencies } from "./rpc.ts";
import { type AnswerStream, STREAM_PATH } from "./stream.ts";

export interface HandleDependencies extends RpcDependencies {
  readonly log: Log;
  /** None where they have a door of their own. */
  readonly operations: Operations | undefined;
  readonly routes: readonly Route[];
  readonly limits: Limits;
  /** Whether the credential was found to be good a moment ago; says so without asking anybody. */
  readonly isKnown: (authorization: string | undefined) => boolean;
  /** Undefined where streams are served by others. */
  readonly stream: AnswerStream | undefined;
  readonly allowedOrigins: readonly string[];
  readonly brandOrigins: BrandOrigins;
  /** Where we are reached from outside. */
  readonly publicUrl: () => string;
}

/** The gateway's core: a request in, a response out, never a throw. Doors differ only in how they carry the two. */
export type Handle = (request: GatewayRequest) => Promise<GatewayResponse>;

export const createHandle = (dependencies: HandleDependencies): Handle => {
  const { log, operations, routes, stream, createContext, limits, isKnown, trustedProxies, publicUrl } = dependencies;
  const rpc = createRpc(dependencies);
  const cors = createCors(dependencies.allowedOrigins, dependencies.brandOrigins);

  return async (request) => {
    const trace = currentSpan() ?? traceContext(headerOf(request, "traceparent"));
    let headers: Readonly<Record<string, string>> = {
      ...securityHeaders(publicUrl()),
      traceparent: trace.traceparent,
    };
    const origin = originOf(request, trustedProxies);
    const asked = limits(origin.address);
    const respond = async (): Promise<GatewayResponse> => {
      const url = URL.parse(request.target, "http://gateway");
      const isOperation = request.method === "GET" && url !== null;
      const operation = isOperation ? await operations?.(url.pathname, headerOf(request, "accept")) : undefined;
      if (operation) return operation;
      const refused = await asked.admitAddress(url ? callsIn(url) : 1, isKnown(headerOf(request, "authorization")));
      // It tells nothing, so any page may read it; and which pages may read more is not asked for whom nothing is done.
      if (refused) {
        const { status, headers: own, body } = refusedResponse(refused, trace.traceId);
        return { status, headers: { ...readableByAll, ...own }, body };
      }
      headers = { ...headers, ...(await cors(headerOf(request, "origin"))) };
      if (url && (isUnder(RPC_PATH, url) || (stream && isUnder(STREAM_PATH, url)))) {
        if (request.method === "OPTIONS") return { status: 204, headers: preflightHeaders, body: "" };
        const answer = stream && isUnder(STREAM_PATH, url) ? stream : rpc;
        return answer(request, url, trace, asked);
      }
      const route = url && routes.find((one) => matches(one, url.pathname));
      if (route) {
        const context = createContext(askingOf(request), origin, trace, asked);
        return answerRoute(route, { request, url, trace, context });
      }
      return refusedResponse(refuse("unknown_procedure"), trace.traceId);
    };
    try {
      const response = await respond();
      const wait = response.status === 429 ? { "retry-after": String(RETRY_AFTER_SECONDS) } : {};
      return { ...response, headers: { ...headers, ...wait, ...response.headers, ...asked.headers() } };
    } catch (error) {
      log.error({ err: error, trace_id: trace.traceId }, "a request failed");
      return { ...refusedResponse(refuse("internal"), trace.traceId), headers };
    }
  };
};

const isUnder = (path: string, { pathname }: URL): boolean => pathname === path || pathname.startsWith(`${path}/`);

/** Measured like a call of a procedure; of a stream, until it begins. */
const answerRoute = async (route: Route, call: RouteCall): Promise<GatewayResponse> => {
  const { request, trace, context } = call;
  if (request.method !== "GET") return refusedResponse(refuse("method_not_supported"), trace.traceId);
  const startedMs = performance.now();
  const ended = (outcome: string): void => context.ended(route.name, outcome, (performance.now() - startedMs) / 1_000);
  try {
    const answer = await route.answer(call);
    ended(isRefusal(answer) ? answer.code : "ok");
    return isRefusal(answer) ? refusedResponse(answer, trace.traceId) : answer;
  } catch (error) {
    const outage = failureOf(error) !== "bug";
    ended(outage ? "unavailable" : "internal");
    if (outage) return refusedResponse(refuse("unavailable"), trace.traceId);
    throw error;
  }
};
