/** Bets placed in one slice of time. */
export interface Slice {
  readonly bets: number;
  /** Turned away by who had enough to do. */
  readonly refused: number;
  readonly seconds: number;
  /** Of each bet that was answered, in no order. */
  readonly latenciesMs: readonly number[];
}

/** Places one bet: true once it is on record, false if it was turned away for want of room; rejects for anything else. */
export type PlacesBet = () => Promise<boolean>;

/** So many at a time, each followed by the next as soon as it is answered. */
export const placeFor = async (seconds: number, atOnce: number, place: PlacesBet): Promise<Slice> => {
  const startedMs = performance.now();
  const endMs = startedMs + seconds * 1_000;
  const latenciesMs: number[] = [];
  let refused = 0;
  const keepPlacing = async (): Promise<void> => {
    for (let sentMs = performance.now(); sentMs < endMs;) {
      const placed = await place();
      const nowMs = performance.now();
      if (placed) latenciesMs.push(nowMs - sentMs);
      else refused += 1;
      sentMs = nowMs;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, keepPlacing));
  return { bets: latenciesMs.length, refused, seconds: (performance.now() - startedMs) / 1_000, latenciesMs };
};

/**
 * So many a second, whatever becomes of them. A latency counts from when its bet was due, so that one that had to wait for
 * another is not left out of the count.
 */
export const placeAtRate = async (seconds: number, perSecond: number, place: PlacesBet): Promise<Slice> => {
  const startedMs = performance.now();
  const latenciesMs: number[] = [];
  let refused = 0;
  const underWay: Promise<void>[] = [];
  const total = Math.floor(seconds * perSecond);
  for (let sent = 0; sent < total;) {
    const due = Math.min(total, Math.floor(((performance.now() - startedMs) / 1_000) * perSecond));
    for (; sent < due; sent += 1) {
      const dueMs = startedMs + (sent / perSecond) * 1_000;
      underWay.push(
        place().then((placed) => {
          if (placed) latenciesMs.push(performance.now() - dueMs);
          else refused += 1;
        }),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(underWay);
  return { bets: latenciesMs.length, refused, seconds: (performance.now() - startedMs) / 1_000, latenciesMs };
};

/** The nearest-rank percentile; `part` from 0 to 1. */
export const percentile = (values: readonly number[], part: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
};
