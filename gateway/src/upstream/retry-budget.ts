export interface RetryBudgetOptions {
  /** Retries that each call earns. */
  readonly share: number;
  /** Retries that may be made besides, however few calls there are. */
  readonly perSecond: number;
  /** Most that is saved up. */
  readonly most: number;
  /** A clock that never goes back. */
  readonly nowMs: () => number;
}

/**
 * What keeps retries from making a small failure large: where one call in ten fails, each may be tried again; where all
 * do, only one in ten is, and the failing side is asked little more than before.
 * https://sre.google/sre-book/handling-overload/ ("Deciding to Retry")
 */
export interface RetryBudget {
  /** A call is made. */
  earn(): void;
  /** Whether one more retry may be made, which is then spent. */
  spend(): boolean;
}

const DEFAULTS: RetryBudgetOptions = { share: 0.1, perSecond: 5, most: 50, nowMs: () => performance.now() };

export const createRetryBudget = (options: Partial<RetryBudgetOptions> = {}): RetryBudget => {
  const { share, perSecond, most, nowMs } = { ...DEFAULTS, ...options };
  let saved = most;
  let atMs = nowMs();
  const add = (amount: number): void => {
    saved = Math.min(most, saved + amount);
  };
  return {
    earn: () => add(share),
    spend: () => {
      const now = nowMs();
      add(((now - atMs) / 1_000) * perSecond);
      atMs = now;
      if (saved < 1) return false;
      saved -= 1;
      return true;
    },
  };
};
