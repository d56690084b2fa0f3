/** Lets the next one in. */
export type Leave = () => void;

/**
 * So many may be inside at a time, so many more may wait, in order; the rest are turned away, and who waits leaves when
 * told to.
 */
export interface Bulkhead {
  enter(signal: AbortSignal): Promise<Leave | "full" | "aborted">;
  load(): { readonly inside: number; readonly waiting: number };
}

export const createBulkhead = (places: number, maxWaiting: number): Bulkhead => {
  let inside = 0;
  const waiting = new Set<() => void>();

  const leaveOnce = (): Leave => {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const [next] = waiting;
      // The place goes from hand to hand, so nobody can slip in between.
      if (next) next();
      else inside -= 1;
    };
  };

  const wait = (signal: AbortSignal): Promise<Leave | "aborted"> =>
    new Promise((resolve) => {
      const done = (how: Leave | "aborted") => {
        waiting.delete(take);
        signal.removeEventListener("abort", give);
        resolve(how);
      };
      const take = () => done(leaveOnce());
      const give = () => done("aborted");
      waiting.add(take);
      signal.addEventListener("abort", give, { once: true });
    });

  return {
    enter: async (signal) => {
      if (signal.aborted) return "aborted";
      if (inside < places) {
        inside += 1;
        return leaveOnce();
      }
      return waiting.size < maxWaiting ? await wait(signal) : "full";
    },
    load: () => ({ inside, waiting: waiting.size }),
  };
};
