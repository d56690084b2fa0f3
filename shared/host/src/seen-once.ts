/** Tells what comes for the first time from what came before. Remembers for `lifetimeMs`, and so many at the least. */
export type SeenOnce = (name: string, nowMs?: number) => boolean;

/**
 * Two sets take turns, so that nothing has to be timed by itself: what is in neither is new. A set that is full is put
 * aside early: under a flood we forget sooner than we would, rather than refuse what is genuine.
 */
export const createSeenOnce = (lifetimeMs: number, most: number): SeenOnce => {
  let current = new Set<string>();
  let before = new Set<string>();
  let sinceMs = Number.NEGATIVE_INFINITY;
  return (name, nowMs = Date.now()) => {
    if (nowMs - sinceMs >= lifetimeMs || current.size >= most) {
      // After a pause as long as that, nothing of before matters.
      before = nowMs - sinceMs >= 2 * lifetimeMs ? new Set() : current;
      current = new Set();
      sinceMs = nowMs;
    }
    if (current.has(name) || before.has(name)) return false;
    current.add(name);
    return true;
  };
};
