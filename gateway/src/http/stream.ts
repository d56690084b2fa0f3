import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Log } from "@croupier/telemetry/log";
import type { TraceContext } from "@croupier/telemetry/trace-context";
import { callTRPCProcedure, getTRPCErrorFromUnknown } from "@trpc/server";
import type { Context, Origin } from "../context.ts";
import { errorShape, refusalBy } from "../errors/error-shape.ts";
import { isOutage } from "../router/procedures.ts";
import type { RequestLimits } from "../limits/limits.ts";
import type { StreamRouter } from "../router/stream-router.ts";
import { createEventBody } from "../streams/event-body.ts";
import { connectedFrame, errorFrame, reconnectFrame } from "../streams/frames.ts";
import { createHeartbeat } from "../streams/heartbeat.ts";
import { ReconnectError } from "../streams/mailbox.ts";
import { type Asking, askingOf, originOf } from "./asking.ts";
import { type GatewayRequest, type GatewayResponse, headerOf, refusedResponse } from "./exchange.ts";

export const STREAM_PATH = "/stream";

export interface StreamDependencies {
  readonly router: StreamRouter;
  readonly log: Log;
  readonly trustedProxies: number;
  readonly createContext: (asking: Asking, origin: Origin, trace: TraceContext, limits: RequestLimits) => Context;
  /** Whether what streams show was looked up a moment ago. */
  readonly isFresh: () => boolean;
  readonly stallMs?: number;
}

/** Answers what is under /stream. */
export type AnswerStream = (
  request: GatewayRequest,
  url: URL,
  trace: TraceContext,
  limits: RequestLimits,
) => Promise<GatewayResponse>;

const HEADERS = {
  "content-type": "text/event-stream",
  // Nor may anything on the way keep events back to make them smaller, or to have more of them.
  "cache-control": "no-store, no-transform",
  "x-accel-buffering": "no",
};

const STALL_MS = 30_000;

export const createStream = (dependencies: StreamDependencies): AnswerStream => {
  const { router, log, trustedProxies, createContext, isFresh, stallMs = STALL_MS } = dependencies;
  const heartbeat = createHeartbeat();

  return async (request, url, trace, limits) => {
    const path = url.pathname.slice(STREAM_PATH.length + 1);
    const refused = (refusal: Refusal): GatewayResponse =>
      takesEventsAlone(request) && request.method === "GET"
        ? {
            status: 200,
            headers: HEADERS,
            body: connectedFrame() + errorFrame(errorShape(refusal, trace.traceId, path)),
          }
        : refusedResponse(refusal, trace.traceId, path);
    const refusalOf = (cause: unknown): Refusal => {
      const error = getTRPCErrorFromUnknown(cause);
      // What a stream reads of its own comes after its procedure has answered, and so after what maps outages there.
      const refusal = isOutage(error) ? refuse("unavailable") : refusalBy(error, path);
      const about = { procedure: path, code: refusal.code, trace_id: trace.traceId };
      if (refusal.code === "internal") log.error({ ...about, err: error.cause ?? error }, "a stream failed");
      else log.debug(about, "a stream was refused or ended");
      return refusal;
    };

    if (request.method !== "GET") return refused(refuse("method_not_supported", "Streams are read by GET."));
    const input = inputOf(request, url);
    if (input === undefined) return refused(refuse("invalid_request", "The input is not JSON."));
    const gone = new AbortController();
    try {
      const events: unknown = await callTRPCProcedure({
        router,
        path,
        type: "subscription",
        ctx: createContext(askingOf(request), originOf(request, trustedProxies), trace, limits),
        getRawInput: () => Promise.resolve(input.value),
        signal: gone.signal,
        batchIndex: 0,
      });
      const body = createEventBody({
        events: events as AsyncIterable<unknown>,
        heartbeat,
        isFresh,
        stallMs,
        farewell: (error) =>
          error instanceof ReconnectError
            ? reconnectFrame(error)
            : errorFrame(errorShape(refusalOf(error), trace.traceId, path)),
        onClose: () => gone.abort(),
      });
      return { status: 200, headers: HEADERS, body };
    } catch (error) {
      gone.abort();
      return refused(refusalOf(error));
    }
  };
};

/**
 * An EventSource shows its page nothing of an answer that isn't 200, and gives up. tRPC's client on top of it is told of a
 * refusal by an event; who can read JSON gets it as from any other call.
 */
const takesEventsAlone = (request: GatewayRequest): boolean => {
  const accepted = headerOf(request, "accept") ?? "*/*";
  return /\btext\/event-stream\b/i.test(accepted) && !/\*\/\*|\bapplication\/(?:json|\*)/i.test(accepted);
};

/** As tRPC's own server puts it together: an id in a header, or by itself in the query, is part of the input. */
const inputOf = (request: GatewayRequest, url: URL): { readonly value: unknown } | undefined => {
  const lastEventId = headerOf(request, "last-event-id") ?? url.searchParams.get("lastEventId");
  const text = url.searchParams.get("input");
  try {
    const given: unknown = text === null ? undefined : JSON.parse(text);
    if (!lastEventId || (given !== undefined && !isObject(given))) return { value: given };
    return { value: { ...given, lastEventId } };
  } catch {
    return undefined;
  }
};

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
