/** Something that is looked at once a second. */
export interface Beating {
  beat(nowMs: number): void;
}

/** One timer for all open streams. */
export interface Heartbeat {
  add(one: Beating): void;
  remove(one: Beating): void;
}

const BEAT_MS = 1_000;

export const createHeartbeat = (): Heartbeat => {
  const beating = new Set<Beating>();
  let timer: NodeJS.Timeout | undefined;
  return {
    add: (one) => {
      beating.add(one);
      timer ??= setInterval(() => {
        const nowMs = performance.now();
        for (const each of beating) each.beat(nowMs);
      }, BEAT_MS);
    },
    remove: (one) => {
      beating.delete(one);
      if (beating.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    },
  };
};
