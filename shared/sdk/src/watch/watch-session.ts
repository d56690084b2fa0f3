import { newClientSeed } from "../client-seed.ts";
import type { CroupierError } from "../error.ts";
import { isCroupierError } from "../error.ts";
import type { CallOptions } from "../remote.ts";
import { pause } from "../retry.ts";
import type { Fetch } from "../transport.ts";
import { follow } from "./follow.ts";
import type { SessionEvent } from "./session-event.ts";
import { isPassing } from "./stream-error.ts";

/** Who is told of a session. */
export interface SessionListener {
  /**
   * What has happened, in order. What it returns is waited for before the next, and while it takes its time, what happens
   * is put together: the next event is the newest. One that throws ends the watching, as `ended` is told.
   */
  event(event: SessionEvent): void | Promise<void>;
  /** Whether what was told last is how things are: `live`, or `connecting`, while it may be out of date. */
  connection?(state: "connecting" | "live"): void;
  /**
   * It is over, and nothing more comes: the session has ended (`session_closed`, `token_expired` …), or a listener threw.
   * Not called for who stopped by themselves.
   */
  ended?(reason: unknown): void;
}

/** Watches, until the function that it returns is called or the signal fires. */
export type WatchSession = (listener: SessionListener, options?: CallOptions) => () => void;

export interface WatchSessionOptions {
  readonly url: string;
  readonly fetch: Fetch;
  readonly sessionToken: () => Promise<string>;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** Grows with each failure, and is never the same for two. */
const pauseMs = (failures: number): number => {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS) * (0.5 + random / 2 ** 32);
};

export const createWatchSession =
  ({ url, fetch, sessionToken }: WatchSessionOptions): WatchSession =>
  (listener, { signal } = {}) => {
    const stopped = new AbortController();
    const stop = (): void => stopped.abort();
    const both = signal ? AbortSignal.any([signal, stopped.signal]) : stopped.signal;

    const reader = newClientSeed();
    const run = async (): Promise<CroupierError> => {
      // Nobody is told of anything before they have what stops it.
      await Promise.resolve();
      let lastEventId: string | undefined;
      let failures = 0;
      for (;;) {
        both.throwIfAborted();
        listener.connection?.("connecting");
        const token = await sessionToken().catch((error: unknown) => {
          if (isCroupierError(error) && isPassing(error)) return undefined;
          throw error;
        });
        const ended =
          token === undefined
            ? undefined
            : await follow({
                url,
                fetch,
                token,
                lastEventId,
                reader,
                signal: both,
                onConnected: () => {
                  failures = 0;
                  listener.connection?.("live");
                },
                onEvent: async (event, id) => {
                  await listener.event(event);
                  lastEventId = id;
                },
              });
        if (ended?.error && !isPassing(ended.error)) return ended.error;
        // A stream that ended without a word was not refused, but it has failed if it never began.
        failures += 1;
        await pause(Math.max(pauseMs(failures), ended?.retryMs ?? 0), both);
      }
    };

    run().then(
      (error) => listener.ended?.(error),
      (error: unknown) => {
        if (!both.aborted) listener.ended?.(error);
      },
    );
    return stop;
  };
