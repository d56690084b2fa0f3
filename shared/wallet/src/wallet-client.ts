import type { SecureContextOptions } from "node:tls";
import { Pool } from "undici";
import { type BreakerState, createBreaker, type Settle } from "@croupier/telemetry/breaker";
import { currentSpan, inSpan, type Span } from "@croupier/telemetry/span";
import { createBulkhead } from "./bulkhead.ts";
import { exchange } from "./exchange.ts";
import { createResolve, guardedConnect, type Resolve } from "./guarded-connect.ts";
import { unknown, type WalletOutcome } from "./outcome.ts";
import { type Call, type CallName, calls, maxAnswerBytes, walletErrors } from "./protocol.ts";
import { subnets } from "./public-address.ts";
import { readAnswer } from "./read-answer.ts";
import { SIGNATURE_HEADER, signCall, type SigningKey } from "./signature.ts";
import { parseWalletUrl } from "./wallet-url.ts";

/** One call that has ended, for counters and histograms. */
export interface CallSeen {
  readonly call: CallName;
  /** `answered`, the code of a refusal, or why it is unknown. */
  readonly end: string;
  readonly outcome: "answered" | "refused" | "unknown";
  /** All of it, and how much of that it waited for a place. */
  readonly durationMs: number;
  readonly waitedMs: number;
}

export interface WalletClientOptions {
  /** Of the wallet; calls go to `<url>/<call>`. */
  readonly url: string;
  /** The key to sign with now: it is asked for each call, so that keys can change while we run. */
  readonly key: () => SigningKey;
  /** Longest a call may take: waiting, connecting and answering together. */
  readonly timeoutMs?: number;
  readonly connectTimeoutMs?: number;
  /** Most calls at a time, and most that wait for a place. */
  readonly concurrency?: number;
  readonly maxWaiting?: number;
  readonly breaker?: { readonly sample: number; readonly openMs: number; readonly longestOpenMs: number };
  /** Development alone: plain http, and subnets that are not public. */
  readonly allowInsecure?: boolean;
  readonly allowSubnets?: readonly string[];
  /** For tests: other name servers, another authority. */
  readonly resolve?: Resolve;
  readonly ca?: SecureContextOptions["ca"];
  readonly onCall?: (seen: CallSeen) => void;
  readonly onBreaker?: (state: BreakerState) => void;
}

/** One operator's wallet. What one operator does holds up no call to another: each client has its own everything. */
export interface WalletClient {
  /**
   * Makes one call, once: whoever asks decides whether to ask again. Never throws for what an operator does; throws a
   * `ZodError` if the call itself is not of the protocol. `nth` says for traces how often it has been made,
   * this time included.
   */
  call<Name extends CallName>(name: Name, call: Call<Name>, nth?: number): Promise<WalletOutcome<Name>>;
  load(): { readonly inside: number; readonly waiting: number; readonly breaker: BreakerState };
  /** Breaks off what is still in flight. */
  close(): Promise<void>;
}

const MAX_HEADER_BYTES = 8_192;
/** Of its time, a call must have this much left when its turn comes, or it is not made: it would only end unknown. */
const LEAST_SHARE = 0.1;

/** `README.md` promises these to operators. */
export const DEFAULTS = {
  timeoutMs: 5_000,
  connectTimeoutMs: 2_000,
  concurrency: 32,
  maxWaiting: 128,
  breaker: { sample: 20, openMs: 1_000, longestOpenMs: 30_000 },
} as const;

/** Whether the operator's side is in trouble, rather than the player's or ours. */
const judge = (result: WalletOutcome<CallName>): Parameters<Settle>[0] => {
  switch (result.outcome) {
    case "answered":
      return "worked";
    case "refused":
      return walletErrors[result.code].status >= 500 || result.code === "too_many_requests" ? "failed" : "worked";
    case "unknown":
      return result.sent || result.reason === "unreached" || result.reason === "address_refused" ? "failed" : "ignored";
  }
};

const endOf = (result: WalletOutcome<CallName>): string => {
  switch (result.outcome) {
    case "answered":
      return "answered";
    case "refused":
      return result.code;
    case "unknown":
      return result.reason;
  }
};

/** So that an operator's own traces, or its support, find ours. */
const traced = (): { readonly traceparent?: string } => {
  const span = currentSpan();
  return span ? { traceparent: span.traceparent } : {};
};

/** Throws if the URL can't be a wallet's; `parseWalletUrl` says so before an operator's settings are kept. */
export const createWalletClient = (given: WalletClientOptions): WalletClient => {
  const { key, timeoutMs, connectTimeoutMs, concurrency, maxWaiting, ...options } = { ...DEFAULTS, ...given };
  const { allowInsecure = false, allowSubnets = [], ca, onCall } = options;
  const url = parseWalletUrl(options.url, { allowInsecure });
  if (typeof url === "string") throw new TypeError(`${options.url} is no wallet's URL: ${url}`);
  const prefix = url.pathname.replace(/\/$/, "");
  const pool = new Pool(url.origin, {
    connections: concurrency,
    pipelining: 1,
    allowH2: false,
    maxHeaderSize: MAX_HEADER_BYTES,
    // Each call has one deadline of its own.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: guardedConnect({
      resolve: options.resolve ?? createResolve(connectTimeoutMs),
      timeoutMs: connectTimeoutMs,
      allowed: subnets(allowSubnets),
      ca,
    }),
  });
  const address = {
    "http.request.method": "POST",
    "server.address": url.hostname,
    "server.port": Number(url.port || (url.protocol === "https:" ? 443 : 80)),
  };
  const bulkhead = createBulkhead(concurrency, maxWaiting);
  const breaker = createBreaker({
    ...options.breaker,
    nowMs: () => performance.now(),
    onState: options.onBreaker,
  });

  const send = async <Name extends CallName>(name: Name, call: Call<Name>, signal: AbortSignal) => {
    const body = JSON.stringify(call);
    const headers = {
      accept: "application/json",
      "content-type": "application/json",
      "user-agent": "croupier",
      [SIGNATURE_HEADER]: signCall(key(), { call: name, body }),
      ...traced(),
    };
    const maxBytes = maxAnswerBytes(name);
    const received = await exchange(pool, { path: `${prefix}/${name}`, body, headers, maxBytes, signal });
    if ("status" in received) currentSpan()?.set({ "http.response.status_code": received.status });
    return "outcome" in received ? received : readAnswer(name, call, received);
  };

  const attempt = async <Name extends CallName>(
    name: Name,
    call: Call<Name>,
    signal: AbortSignal,
    leftMs: () => number,
  ): Promise<WalletOutcome<Name>> => {
    const leave = await bulkhead.enter(signal);
    if (leave === "full") return unknown("full", "too many calls wait for this operator", false);
    if (leave === "aborted") return unknown("late", "the deadline passed before its turn", false);
    if (leftMs() < timeoutMs * LEAST_SHARE) {
      leave();
      return unknown("late", "its turn came too late to be answered", false);
    }
    // Asked last, so that a probe is never one that waits.
    const settle = breaker.pass();
    if (!settle) {
      leave();
      return unknown("breaker_open", "this operator fails too often", false);
    }
    let result: WalletOutcome<Name> | undefined;
    try {
      result = await send(name, call, signal);
      return result;
    } finally {
      settle(result ? judge(result) : "ignored");
      leave();
    }
  };

  const make = async <Name extends CallName>(
    name: Name,
    call: Call<Name>,
    span: Span | undefined,
  ): Promise<WalletOutcome<Name>> => {
    const startMs = performance.now();
    let enteredMs: number | undefined;
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), timeoutMs);
    try {
      const result = await attempt(name, call, abort.signal, () => {
        enteredMs = performance.now();
        return startMs + timeoutMs - enteredMs;
      });
      const endMs = performance.now();
      const waitedMs = (enteredMs ?? endMs) - startMs;
      span?.set({
        "croupier.wallet.outcome": result.outcome,
        "croupier.wallet.end": endOf(result),
        "croupier.wallet.wait_ms": Math.round(waitedMs),
      });
      if (judge(result) === "failed") span?.fail(endOf(result));
      onCall?.({ call: name, end: endOf(result), outcome: result.outcome, durationMs: endMs - startMs, waitedMs });
      return result;
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    call: async (name, call, nth) => {
      calls[name].parse(call);
      const attributes = {
        ...address,
        "croupier.wallet.call": name,
        "croupier.wallet.attempt": nth,
      };
      return inSpan(`wallet ${name}`, { kind: "client", attributes }, (span) => make(name, call, span));
    },
    load: () => ({ ...bulkhead.load(), breaker: breaker.state() }),
    close: () => pool.destroy(),
  };
};
