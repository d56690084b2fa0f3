import type { Taken } from "./counters.ts";
import type { Window } from "./rules.ts";

/** How far a process may be ahead of what it has told Redis: this share of a window's calls, rounded down. */
export const LEAD = 1 / 20;

/**
 * What a process knows of one caller's window, and how far it is ahead: calls that it has let through by itself, because they
 * are few, and of which Redis is told together with others a moment later.
 */
export interface Lead {
  /** Lets calls through if they may go before Redis has heard of them; undefined where it must be asked. */
  go(calls: number, nowMs: number): Taken | undefined;
  /** What Redis is to be told now: calls that went ahead, and these. */
  tell(calls: number): number;
  /** Redis has answered for as many, or has not. */
  told(calls: number, taken: Taken | undefined, nowMs: number): void;
}

export const createLead = (window: Window, share: number): Lead => {
  const most = Math.floor(window.calls * share);
  /** As Redis last said. */
  let consumed = 0;
  let endsAtMs = 0;
  let untold = 0;
  let underWay = 0;
  return {
    go: (calls, nowMs) => {
      if (nowMs >= endsAtMs) {
        consumed = 0;
        endsAtMs = nowMs + window.seconds * 1_000;
      }
      const ahead = untold + underWay + calls;
      const remaining = window.calls - consumed - ahead;
      if (ahead > most || remaining < 0) return undefined;
      untold += calls;
      return { allowed: true, remaining, msLeft: endsAtMs - nowMs };
    },
    tell: (calls) => {
      const all = untold + calls;
      untold = 0;
      underWay += all;
      return all;
    },
    told: (calls, taken, nowMs) => {
      underWay -= calls;
      if (!taken) return;
      consumed = window.calls - taken.remaining;
      endsAtMs = nowMs + taken.msLeft;
    },
  };
};
