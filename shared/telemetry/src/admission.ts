/** How much this process takes on at a time. */
export interface Admission {
  /**
   * A place for one request, to be left once; undefined if the request must be refused now. One that had a place before
   * (`again`) gets another in any case.
   */
  enter(again?: boolean): (() => void) | undefined;
  load(): Load;
  /** Stops measuring. */
  close(): void;
}

export interface Load {
  readonly inside: number;
  /** Most that may be inside now. */
  readonly limit: number;
  /** What the event loop was late by, on average, when the limit was last set. */
  readonly delayMs: number;
  /** Whether it has been late by far for so long that nothing new should be sent here. */
  readonly overloaded: boolean;
}

export interface AdmissionOptions {
  readonly least: number;
  readonly most: number;
  /** How late the event loop may be before fewer are let in. */
  readonly targetMs: number;
  /** How long the fastest quarter may be inside before fewer are let in: where hardly anybody is fast, all stand in a queue. */
  readonly queueMs: number;
  readonly onOverload?: (overloaded: boolean) => void;
  /** For tests: calls `tick` every so many milliseconds; what it returns ends that. */
  readonly every?: (tickMs: number, tick: () => void) => () => void;
  readonly nowMs?: () => number;
}

const DEFAULTS = { least: 64, most: 1_024, targetMs: 50, queueMs: 500 } as const;
/** The loop's delay is what a timer comes late by. */
const TICK_MS = 20;
/** How long it is measured before the limit is set anew: a short pause to collect garbage is no overload. */
const WINDOW_MS = 100;
/** Overloaded: late by so many times the target … */
const FAR = 5;
/** … in so many windows in a row; and well again after as many below the target. */
const WINDOWS = 5;

/**
 * Keeps a process from taking on more than it can answer in time. A place is free while fewer than `limit` are inside;
 * the limit follows the event loop's delay: down by a fifth when that is above its target, and up by an eighth when it is below
 * and all places were taken (additive increase, multiplicative decrease, as in TCP's congestion
 * control, RFC 5681, but with the increase in proportion, so that a quiet minute is soon made good). What is refused costs
 * next to nothing, so that what is let in is still answered.
 *
 * A loop can be on time while what it asks is not: a database or another process that has too much to do. So the limit
 * also falls to below what is inside when even the fastest quarter of those that left was inside for long. As in CoDel
 * (RFC 8289) it is the fast ones that tell: one far side that is slow, or a game that hangs, makes some requests slow; a
 * queue makes all of them. A quarter, and not the fastest alone, because what is refused on the way stands in no queue.
 */
export const createAdmission = (options: Partial<AdmissionOptions> = {}): Admission => {
  const {
    least,
    most,
    targetMs,
    queueMs,
    onOverload,
    every = everyTick,
    nowMs = () => performance.now(),
  } = { ...DEFAULTS, ...options };
  let inside = 0;
  let limit = most;
  /** Somebody was refused since the limit was set. */
  let full = false;
  /** Since then, too: the most that were inside at a time, and how long each was that left. */
  let mostInside = 0;
  let insideMs: number[] = [];
  let delayMs = 0;
  let overloaded = false;
  let streak = 0;
  let lastMs = 0;
  let windowMs = 0;
  let lateMs: number[] = [];
  let stop: (() => void) | undefined;

  const judge = (): void => {
    const against = overloaded ? delayMs < targetMs : delayMs > targetMs * FAR;
    streak = against ? streak + 1 : 0;
    if (streak < WINDOWS) return;
    streak = 0;
    overloaded = !overloaded;
    onOverload?.(overloaded);
  };
  const setLimit = (): void => {
    const queueing = mostInside > least && quarterOf(insideMs) > queueMs;
    if (queueing) limit = Math.min(limit, mostInside);
    if (queueing || delayMs > targetMs) limit = Math.max(least, Math.floor(limit * 0.8));
    else if (full) limit = Math.min(most, limit + Math.ceil(limit / 8));
    full = false;
    mostInside = inside;
    insideMs = [];
  };
  const tick = (): void => {
    const atMs = nowMs();
    lateMs.push(Math.max(0, atMs - lastMs - TICK_MS));
    lastMs = atMs;
    if (atMs - windowMs < WINDOW_MS) return;
    delayMs = lateMs.reduce((sum, late) => sum + late, 0) / lateMs.length;
    lateMs = [];
    windowMs = atMs;
    setLimit();
    judge();
  };

  // From the first request on: a process that takes none through here has nothing to measure.
  const start = (): (() => void) => {
    lastMs = nowMs();
    windowMs = lastMs;
    return every(TICK_MS, tick);
  };

  const enter = (again = false): (() => void) | undefined => {
    stop ??= start();
    if (inside >= limit && !again) {
      full = true;
      return undefined;
    }
    inside += 1;
    mostInside = Math.max(mostInside, inside);
    const enteredMs = nowMs();
    let left = false;
    return () => {
      if (left) return;
      left = true;
      inside -= 1;
      insideMs.push(nowMs() - enteredMs);
    };
  };

  return { enter, load: () => ({ inside, limit, delayMs, overloaded }), close: () => stop?.() };
};

/** What a quarter is not above; 0 of none. */
const quarterOf = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 2] ?? 0;

const everyTick = (tickMs: number, tick: () => void): (() => void) => {
  const timer = setInterval(tick, tickMs);
  timer.unref();
  return () => clearInterval(timer);
};
