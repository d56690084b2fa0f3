import { RateLimiterRes } from "rate-limiter-flexible";
import type { Window } from "./rules.ts";

/** What is left of a window after some calls. */
export interface Taken {
  readonly allowed: boolean;
  readonly remaining: number;
  /** Until the window is over and counting begins anew. */
  readonly msLeft: number;
}

/** Counts calls by who makes them. `policy` says which window of which limit it is; each has counters of its own. */
export interface Counters {
  /** Calls that are refused count as well. Never rejects. */
  take(policy: string, window: Window, key: string, calls: number): Promise<Taken>;
  /** Where they are: in this process, or shared with others. */
  readonly place: () => "memory" | "shared";
  close(): Promise<void>;
}

/**
 * The library resolves with what is left, and rejects with the same where there were more calls than that; what else it
 * rejects with is a failure. `begun` tells that these calls are a window's first.
 */
export const takenBy = async (consumed: Promise<RateLimiterRes>): Promise<Taken & { readonly begun: boolean }> => {
  try {
    return told(await consumed, true);
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return told(refused, false);
    throw refused;
  }
};

const told = ({ remainingPoints, msBeforeNext, isFirstInDuration }: RateLimiterRes, allowed: boolean) => ({
  allowed,
  remaining: allowed ? remainingPoints : 0,
  msLeft: Math.max(0, msBeforeNext),
  begun: isFirstInDuration,
});
