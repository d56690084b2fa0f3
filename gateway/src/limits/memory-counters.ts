import { RateLimiterMemory } from "rate-limiter-flexible";
import { Recent } from "../recent.ts";
import { type Counters, type Taken, takenBy } from "./counters.ts";
import type { Window } from "./rules.ts";

/** Most keys that one window counts at a time. The oldest makes room, so a flood of addresses costs 10 MB and no more. */
const MAX_KEYS = 20_000;
/** Most windows: those of the house, and those that operators have of their own. */
const MAX_WINDOWS = 1_000;

/** The library's counters have no bound of their own. */
class BoundedMemory extends RateLimiterMemory {
  /** In the order in which their windows began, which is the order in which they end. */
  readonly #begun = new Set<string>();
  readonly #most: number;

  constructor({ calls, seconds }: Window, most: number) {
    super({ points: calls, duration: seconds });
    this.#most = most;
  }

  async take(key: string, calls: number): Promise<Taken> {
    const consumed = this.consume(key, calls);
    const { begun, ...taken } = await takenBy(consumed);
    if (begun) await this.#note(key);
    return taken;
  }

  async #note(key: string): Promise<void> {
    this.#begun.delete(key);
    this.#begun.add(key);
    if (this.#begun.size <= this.#most) return;
    const oldest = this.#begun.keys().next();
    if (oldest.done === true) return;
    this.#begun.delete(oldest.value);
    await this.delete(oldest.value);
  }
}

/** For one process. */
export const createMemoryCounters = (mostKeys = MAX_KEYS): Counters => {
  const limiters = new Recent<string, BoundedMemory>(MAX_WINDOWS);
  const limiterOf = (policy: string, window: Window): BoundedMemory => {
    const name = `${policy} ${window.calls}/${window.seconds}`;
    const known = limiters.get(name);
    if (known) return known;
    const made = new BoundedMemory(window, mostKeys);
    limiters.set(name, made);
    return made;
  };
  return {
    take: (policy, window, key, calls) => limiterOf(policy, window).take(key, calls),
    place: () => "memory",
    close: () => Promise.resolve(),
  };
};
