export type BreakerState = "closed" | "open" | "half-open";

export interface BreakerOptions {
  /** It looks at so many of the last calls, and opens once half of them failed. */
  readonly sample: number;
  /** How long it stays open; each failed probe doubles this, up to the longest. */
  readonly openMs: number;
  readonly longestOpenMs: number;
  /** A clock that never goes back. */
  readonly nowMs: () => number;
  readonly onState?: ((state: BreakerState) => void) | undefined;
}

/** Says how the call ended; "ignored" if it never left. */
export type Settle = (how: "worked" | "failed" | "ignored") => void;

/**
 * Spares a far side that fails, and us the waiting for it. Closed, it lets every call pass; open, none; when its time is
 * up one call probes while the others are still refused at once, and that call's end closes or opens it again.
 */
export interface Breaker {
  /** Undefined if the call must not be made. */
  pass(): Settle | undefined;
  state(): BreakerState;
}

export const createBreaker = ({ sample, openMs, longestOpenMs, nowMs, onState }: BreakerOptions): Breaker => {
  let state: BreakerState = "closed";
  let failures: boolean[] = [];
  let untilMs = 0;
  let nextOpenMs = openMs;
  // What began before the state changed has no say in it.
  let era = 0;

  const become = (next: BreakerState) => {
    state = next;
    era += 1;
    onState?.(next);
  };
  const open = () => {
    untilMs = nowMs() + nextOpenMs;
    nextOpenMs = Math.min(nextOpenMs * 2, longestOpenMs);
    become("open");
  };
  const close = () => {
    failures = [];
    nextOpenMs = openMs;
    become("closed");
  };
  const count = (failed: boolean) => {
    failures = [...failures.slice(1 - sample), failed];
    const bad = failures.filter(Boolean).length;
    if (failures.length >= sample && bad * 2 >= sample) open();
  };

  const settleOf =
    (its: number): Settle =>
    (how) => {
      if (its !== era) return;
      if (state === "closed") {
        if (how !== "ignored") count(how === "failed");
      } else if (how === "worked") close();
      else if (how === "failed") open();
      // A probe that never left says nothing: let the next call be the probe.
      else become("open");
    };

  return {
    pass: () => {
      if (state === "half-open" || (state === "open" && nowMs() < untilMs)) return undefined;
      if (state === "open") become("half-open");
      return settleOf(era);
    },
    state: () => state,
  };
};
