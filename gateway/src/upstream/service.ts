import { CALLS_PATH } from "@croupier/telemetry/call-frames";
import { type Caller, serviceKey, signIdentity } from "@croupier/contract/identity";
import { type BreakerState, createBreaker, type Settle } from "@croupier/telemetry/breaker";
import type { TraceContext } from "@croupier/telemetry/trace-context";
import { currentSpan, inSpan } from "@croupier/telemetry/span";
import { type Bulkhead, createBulkhead } from "@croupier/wallet/bulkhead";
import { openExchanges } from "./exchanges.ts";
import { type Failure, failureOf } from "./failure.ts";
import { gatherCalls } from "./gather-calls.ts";

export interface ServiceOptions {
  /** The game's name. */
  readonly name: string;
  readonly url: string;
  /** The gateway's root key; the service's own is derived from it. */
  readonly identityKey: Uint8Array;
  /** Most calls under way at a time, and most waiting for that. */
  readonly places?: number;
  readonly queue?: number;
  readonly breaker?: { readonly sample: number; readonly openMs: number; readonly longestOpenMs: number };
  readonly onBreaker?: (state: BreakerState) => void;
}

export interface Post {
  readonly path: string;
  readonly caller: Caller;
  /** Whose players it is about; left out where it is about nobody's. */
  readonly operatorId?: string | undefined;
  /** JSON. */
  readonly body: string;
  readonly timeoutMs: number;
  readonly trace: TraceContext;
  /** How often it has been tried before; never unless told. */
  readonly tried?: number;
}

/** What came back; `json` is undefined if it wasn't JSON. */
export type Reply =
  | { readonly failure: undefined; readonly status: number; readonly json: unknown }
  | { readonly failure: Failure; readonly cause: unknown };

/** One game service over HTTP. */
export interface Service {
  readonly name: string;
  /** One attempt; never throws. */
  post(post: Post): Promise<Reply>;
  /** Breaks off what is still in flight. */
  close(): Promise<void>;
}

/** Short, for a service that restarts is soon back; long enough that a dead one costs its callers nothing. */
const BREAKER = { sample: 20, openMs: 100, longestOpenMs: 500 };
/**
 * Of places and queue, one operator's calls take a quarter and a half at most: those of one whose own wallet is slow
 * stay for seconds, and must not keep all others' players waiting.
 */
const SHARE = { places: 4, queue: 2 };
/** A call that had less time than this says nothing of the service by being late. */
const FAIR_MS = 1_000;

/** Whether the service is in trouble. What it answers, whatever that is, it has answered. */
const judge = ({ failure }: Reply, timeoutMs: number): Parameters<Settle>[0] => {
  switch (failure) {
    case undefined:
      return "worked";
    case "unreached":
    case "broken":
      return "failed";
    case "late":
      return timeoutMs >= FAIR_MS ? "failed" : "ignored";
    case "full":
    case "cut_off":
      return "ignored";
  }
};

export const createService = (options: ServiceOptions): Service => {
  const { name, places = 256, queue = 256 } = options;
  const { origin, pathname, hostname, port } = new URL(options.url);
  const prefix = pathname.replace(/\/$/, "");
  const key = serviceKey(options.identityKey, name);
  const { exchanges, close } = openExchanges({ origin, path: prefix + CALLS_PATH });
  const sendCall = gatherCalls(exchanges);
  const breaker = createBreaker({
    ...(options.breaker ?? BREAKER),
    nowMs: () => performance.now(),
    onState: options.onBreaker,
  });
  let inFlight = 0;
  const shares = new Map<string, Bulkhead>();

  const all = createBulkhead(places, queue);
  const mostInside = Math.ceil(places / SHARE.places);
  const mostWaiting = Math.ceil(queue / SHARE.queue);

  const shareOf = (operatorId: string): Bulkhead => {
    const share = shares.get(operatorId) ?? createBulkhead(mostInside, mostWaiting);
    shares.set(operatorId, share);
    return share;
  };
  const isFull = (operatorId: string): boolean => {
    const { inside = 0, waiting = 0 } = shares.get(operatorId)?.load() ?? {};
    return inFlight >= places + queue || inside + waiting >= mostInside + mostWaiting;
  };
  /** Waits for one of the operator's places, and then for one of all; undefined if there is none in time. */
  const enter = async (operatorId: string, signal: AbortSignal): Promise<(() => void) | undefined> => {
    const share = shareOf(operatorId);
    const leaveShare = await share.enter(signal);
    if (typeof leaveShare === "string") return undefined;
    const leaveOwn = (): void => {
      leaveShare();
      if (share.load().inside === 0) shares.delete(operatorId);
    };
    const leaveAll = await all.enter(signal);
    if (typeof leaveAll === "string") {
      leaveOwn();
      return undefined;
    }
    return () => {
      leaveAll();
      leaveOwn();
    };
  };

  const exchange = async ({ path, caller, body, timeoutMs, trace }: Post, signal: AbortSignal): Promise<Reply> => {
    const identity = signIdentity(key, caller, { service: name, method: "POST", path, body });
    const { traceparent } = currentSpan() ?? trace;
    const { status, text } = await sendCall({ path, identity, timeoutMs, traceparent, body }, signal);
    return { failure: undefined, status, json: parseJson(text) };
  };

  const attempt = async (post: Post, signal: AbortSignal): Promise<Reply> => {
    const settle = breaker.pass();
    if (!settle) return { failure: "cut_off", cause: undefined };
    const reply = await exchange(post, signal).catch((cause: unknown): Reply => ({
      failure: signal.aborted ? "late" : failureOf(cause),
      cause,
    }));
    settle(judge(reply, post.timeoutMs));
    return reply;
  };

  const send = async (post: Post): Promise<Reply> => {
    const { operatorId = "" } = post;
    if (isFull(operatorId)) return { failure: "full", cause: undefined };
    inFlight += 1;
    const untilMs = performance.now() + post.timeoutMs;
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), post.timeoutMs);
    let leave: (() => void) | undefined;
    try {
      leave = await enter(operatorId, abort.signal);
      const timeoutMs = Math.floor(untilMs - performance.now());
      if (!leave || timeoutMs <= 0) return { failure: "full", cause: undefined };
      return await attempt({ ...post, timeoutMs }, abort.signal);
    } finally {
      clearTimeout(timer);
      leave?.();
      inFlight -= 1;
    }
  };

  const address = { "server.address": hostname, "server.port": Number(port || 80), "service.peer.name": name };
  return {
    name,
    post: (post) => {
      const { path, tried = 0 } = post;
      const attributes = {
        ...address,
        "http.request.method": "POST",
        "url.full": `${origin}${prefix}${path}`,
        "http.request.resend_count": tried > 0 ? tried : undefined,
      };
      return inSpan(`POST ${path}`, { kind: "client", attributes }, async (span) => {
        const reply = await send(post);
        span?.set({ "http.response.status_code": reply.failure === undefined ? reply.status : undefined });
        if (reply.failure !== undefined) span?.fail(reply.failure);
        else if (reply.status >= 500) span?.fail(String(reply.status));
        return reply;
      });
    },
    close,
  };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};
