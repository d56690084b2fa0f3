import { isCroupierError } from "./error.ts";

export interface RetryOptions {
  /** How often a call is sent at most; 4 if left out. */
  readonly tries?: number | undefined;
  /** Longest a call may take, tries and pauses together, in milliseconds; 10 000 if left out. */
  readonly totalMs?: number | undefined;
}

/** The gateway waits 5 seconds for a game and then says so; a try waits long enough to hear that. */
const TRY_MS = 6_000;
const PAUSE_MS = 250;

/**
 * Whether nobody said no: there was no answer, or one that says to ask again. A refusal is an answer, and so is a page
 * of a proxy that says the address is wrong.
 */
const isOutage = (error: unknown): boolean =>
  isCroupierError(error, "unavailable") ||
  isCroupierError(error, "deadline_exceeded") ||
  (isCroupierError(error, "network") && !(error.status >= 400 && error.status < 500));

/** Doubles each time, and is never the same for two clients, so that they don't come back all at once. */
const pauseMs = (tried: number): number => {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return PAUSE_MS * 2 ** (tried - 1) * (0.5 + random / 2 ** 32);
};

/** Ends early, and quietly, when the signal fires. */
export const pause = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener("abort", end, { once: true });
  });

/**
 * Tries until there is an answer, for no longer than the options say. Rejects with the last error, or with the signal's
 * reason once it fires. What is tried must be the same request each time.
 */
export const retrying = async <T>(
  attempt: (signal: AbortSignal) => Promise<T>,
  { tries = 4, totalMs = 10_000 }: RetryOptions,
  signal: AbortSignal | undefined,
): Promise<T> => {
  const deadlineMs = performance.now() + totalMs;
  for (let tried = 1; ; tried += 1) {
    signal?.throwIfAborted();
    const timeout = AbortSignal.timeout(Math.max(1, Math.min(TRY_MS, Math.ceil(deadlineMs - performance.now()))));
    try {
      return await attempt(signal ? AbortSignal.any([signal, timeout]) : timeout);
    } catch (error) {
      signal?.throwIfAborted();
      const waitMs = pauseMs(tried);
      if (!isOutage(error) || tried >= tries || performance.now() + waitMs >= deadlineMs) throw error;
      await pause(waitMs, signal);
    }
  }
};
