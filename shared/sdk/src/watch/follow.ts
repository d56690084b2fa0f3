import type { CroupierError } from "../error.ts";
import type { Fetch } from "../transport.ts";
import { createEventParser, type ServerSentEvent } from "./server-sent-events.ts";
import type { SessionEvent } from "./session-event.ts";
import { networkError, saidError } from "./stream-error.ts";

export interface FollowOptions {
  readonly url: string;
  readonly fetch: Fetch;
  readonly token: string;
  readonly lastEventId: string | undefined;
  /** By this the gateway knows that who comes back is the one it may still think is there. */
  readonly reader: string;
  readonly signal: AbortSignal;
  readonly onConnected: () => void;
  /** Waited for before more is read, so that one who is slow is not drowned. */
  readonly onEvent: (event: SessionEvent, id: string) => void | Promise<void>;
}

/** How a stream ended, whichever way; `error` where somebody said why. */
export interface Ended {
  readonly error: CroupierError | undefined;
  /** When to come back, as the gateway said it. */
  readonly retryMs: number | undefined;
}

const CONNECT_MS = 10_000;
/** Unless the gateway says otherwise, which it does. */
const INACTIVE_MS = 45_000;

/** Reads one stream to its end. Rejects with nothing but what `onEvent` threw, or the signal's reason. */
export const follow = async (options: FollowOptions): Promise<Ended> => {
  const { url, fetch, token, lastEventId, reader, signal } = options;
  const silence = createSilence(signal);
  const input = encodeURIComponent(JSON.stringify({ lastEventId, reader }));
  try {
    const response = await silence.within(CONNECT_MS, () =>
      fetch(`${url}/stream/session.watch?input=${input}`, {
        headers: { accept: "text/event-stream, application/json", authorization: `Bearer ${token}` },
        cache: "no-store",
        signal: silence.signal,
      }),
    );
    const type = response.headers.get("content-type") ?? "";
    if (!response.ok || !response.body || !type.startsWith("text/event-stream")) {
      const text = await silence.within(CONNECT_MS, () => response.text());
      const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
      const error = saidError(text) ?? networkError(response.status);
      return { error, retryMs: Number.isFinite(seconds) ? seconds * 1_000 : undefined };
    }
    return await readBody(response.body, options, silence);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ListenerError) throw error.cause;
    return { error: networkError(0, error), retryMs: undefined };
  } finally {
    // A stream that is left is left at once, not when it is collected.
    silence.end();
  }
};

/** What was thrown by who was told, which is no fault of the stream's. */
class ListenerError extends Error {
  override name = "ListenerError";
}

const readBody = async (
  body: ReadableStream<Uint8Array>,
  { onConnected, onEvent }: FollowOptions,
  silence: Silence,
): Promise<Ended> => {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const parser = createEventParser();
  let inactiveMs = INACTIVE_MS;

  const take = async ({ event, data, lastEventId }: ServerSentEvent): Promise<Ended | undefined> => {
    switch (event) {
      case "connected":
        inactiveMs = inactivityOf(data) ?? inactiveMs;
        onConnected();
        return undefined;
      case "message":
        try {
          await onEvent(JSON.parse(data) as SessionEvent, lastEventId);
        } catch (error) {
          throw new ListenerError("a listener failed", { cause: error });
        }
        return undefined;
      case "serialized-error":
        return { error: saidError(data) ?? networkError(200), retryMs: parser.retryMs() };
      default:
        return undefined;
    }
  };

  for (;;) {
    const { done, value } = await silence.within(inactiveMs, () => reader.read());
    if (done) return { error: undefined, retryMs: parser.retryMs() };
    for (const event of parser.feed(decoder.decode(value, { stream: true }))) {
      const ended = await take(event);
      if (ended) return ended;
    }
  }
};

const inactivityOf = (data: string): number | undefined => {
  const said = JSON.parse(data) as { readonly reconnectAfterInactivityMs?: unknown } | null;
  const ms = said?.reconnectAfterInactivityMs;
  return typeof ms === "number" && ms > 0 ? ms : undefined;
};

/** Breaks off a wait in which nothing is heard for too long. */
interface Silence {
  readonly signal: AbortSignal;
  within<T>(ms: number, wait: () => Promise<T>): Promise<T>;
  end(): void;
}

const createSilence = (signal: AbortSignal): Silence => {
  const over = new AbortController();
  return {
    signal: AbortSignal.any([signal, over.signal]),
    within: async (ms, wait) => {
      const timer = setTimeout(() => over.abort(new Error(`nothing was heard for ${ms} ms`)), ms);
      try {
        return await wait();
      } finally {
        clearTimeout(timer);
      }
    },
    end: () => over.abort(),
  };
};
