import { type Caller, IDENTITY_HEADER, serviceKey, signIdentity, TIMEOUT_HEADER } from "@croupier/contract/identity";
import { type BreakerState, createBreaker, type Settle } from "@croupier/telemetry/breaker";
import type { TraceContext } from "@croupier/telemetry/trace-context";
import type { Pool } from "undici";
import { type Failure, failureOf } from "./failure.ts";

export interface ServiceOptions {
  /** The game's name. */
  readonly name: string;
  readonly url: string;
  /** The gateway's root key; the service's own is derived from it. */
  readonly identityKey: Uint8Array;
  /** Most connections at a time, and most calls waiting for one. */
  readonly connections?: number;
  readonly queue?: number;
  readonly breaker?: { readonly sample: number; readonly openMs: number; readonly longestOpenMs: number };
  readonly onBreaker?: (state: BreakerState) => void;
}

export interface Post {
  readonly path: string;
  readonly caller: Caller;
  /** JSON. */
  readonly body: string;
  readonly timeoutMs: number;
  readonly trace: TraceContext;
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

const CONNECT_TIMEOUT_MS = 1_000;
const MAX_RESPONSE_BYTES = 1_048_576;
/** Short, for a service that restarts is soon back; long enough that a dead one costs its callers nothing. */
const BREAKER = { sample: 20, openMs: 100, longestOpenMs: 500 };
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
  const { name, connections = 64, queue = 256 } = options;
  const { origin, pathname } = new URL(options.url);
  const prefix = pathname.replace(/\/$/, "");
  const key = serviceKey(options.identityKey, name);
  let opened: Promise<Pool> | undefined;
  // undici is loaded for the first call, not for the start. Calls bring their own deadline, so the pool's timers stay off.
  const open = async (): Promise<Pool> => {
    const undici = await import("undici");
    return new undici.Pool(origin, {
      connections,
      allowH2: false,
      connect: { timeout: CONNECT_TIMEOUT_MS },
      headersTimeout: 0,
      bodyTimeout: 0,
      maxResponseSize: MAX_RESPONSE_BYTES,
    });
  };
  const breaker = createBreaker({
    ...(options.breaker ?? BREAKER),
    nowMs: () => performance.now(),
    onState: options.onBreaker,
  });
  let inFlight = 0;

  const exchange = async ({ path, caller, body, timeoutMs, trace }: Post, signal: AbortSignal): Promise<Reply> => {
    const identity = signIdentity(key, caller, { service: name, method: "POST", path, body });
    const pool = await (opened ??= open());
    const response = await pool.request({
      method: "POST",
      path: prefix + path,
      body,
      signal,
      headers: {
        "content-type": "application/json",
        [IDENTITY_HEADER]: identity,
        [TIMEOUT_HEADER]: String(timeoutMs),
        traceparent: trace.traceparent,
      },
    });
    const text = await response.body.text();
    return { failure: undefined, status: response.statusCode, json: parseJson(text) };
  };

  const attempt = async (post: Post): Promise<Reply> => {
    inFlight += 1;
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), post.timeoutMs);
    try {
      return await exchange(post, abort.signal);
    } catch (cause) {
      return { failure: abort.signal.aborted ? "late" : failureOf(cause), cause };
    } finally {
      clearTimeout(timer);
      inFlight -= 1;
    }
  };

  return {
    name,
    post: async (post) => {
      if (inFlight >= connections + queue) return { failure: "full", cause: undefined };
      const settle = breaker.pass();
      if (!settle) return { failure: "cut_off", cause: undefined };
      const reply = await attempt(post);
      settle(judge(reply, post.timeoutMs));
      return reply;
    },
    close: async () => (await opened)?.destroy(),
  };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};
