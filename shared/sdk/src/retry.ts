import { type CroupierError, isCroupierError } from "./error.ts";

export interface RetryOptions {
  /** How often a call is sent at most; 4 if left out. Twice at most where it was refused for being too many. */
  readonly tries?: number | undefined;
  /** Longest a call may take, tries and pauses together, in milliseconds; 10 000 if left out. */
  readonly totalMs?: number | undefined;
}

/** The gateway waits 5 seconds for a game and then says so; a try waits long enough to hear that. */
const TRY_MS = 6_000;
const PAUSE_MS = 250;
/** Who is told twice to wait is to wait, and not to be kept waiting. */
const LIMITED_TRIES = 2;

/**
 * Whether nobody said no: there was no answer, or one that says to ask again. A refusal is an answer, and so is a page
 * of a proxy that says the address is wrong.
 */
const isOutage = (error: unknown): boolean =>
  isCroupierError(error, "unavailable") ||
  isCroupierError(error, "deadline_exceeded") ||
  (isCroupierError(error, "network") && !(error.status >= 400 && error.status < 500));

/** Refused for being one too many, by the gateway or by what stands in front of it: nothing has happened. */
const isLimited = (error: unknown): boolean =>
  isCroupierError(error, "too_many_requests") || (isCroupierError(error, "network") && error.status === 429);

/** From 0 to 1, never the same for two clients, so that they don't come back all at once. */
const chance = (): number => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32;

/** Doubles each time; and not before the time that was said, but up to a quarter later. */
const pauseMs = (tried: number, { retryAfterMs = 0 }: Pick<CroupierError, "retryAfterMs">): number =>
  Math.max(PAUSE_MS * 2 ** (tried - 1) * (0.5 + chance()), retryAfterMs * (1 + chance() / 4));

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
 * Tries until there is an answer, for no longer than the options say; where it is told to wait longer than that, it doesn't.
 * Rejects with the last error, or with the signal's
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
      const most = isLimited(error) ? Math.min(tries, LIMITED_TRIES) : isOutage(error) ? tries : 1;
      if (!isCroupierError(error) || tried >= most) throw error;
      const waitMs = pauseMs(tried, error);
      if (performance.now() + waitMs >= deadlineMs) throw error;
      await pause(waitMs, signal);
    }
  }
};
