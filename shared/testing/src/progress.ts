/** Lets a test wait for what its load has come to, instead of for a clock. */
export interface Progress {
  /** The load says that something has happened. */
  tick(): void;
  /** Resolves once `holds` is true after a tick. */
  until(holds: () => boolean): Promise<void>;
  /** Resolves after this many more ticks. */
  more(ticks: number): Promise<void>;
}

export const trackProgress = (): Progress => {
  let ticks = 0;
  const waiting = new Map<() => boolean, () => void>();
  const until = (holds: () => boolean): Promise<void> =>
    holds() ? Promise.resolve() : new Promise((resolve) => void waiting.set(holds, resolve));
  return {
    tick() {
      ticks += 1;
      for (const [holds, resolve] of waiting) {
        if (!holds()) continue;
        waiting.delete(holds);
        resolve();
      }
    },
    until,
    more(count) {
      const wanted = ticks + count;
      return until(() => ticks >= wanted);
    },
  };
};
