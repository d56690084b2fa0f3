import type { Counts } from "./theme.ts";

/** A number of 0 … n − 1. */
export type Uniform = (n: number) => number;

const TRIES = 10_000;

/**
 * Puts symbols on a strip, in a random order in which no window of so many rows shows the same symbol twice: so a window
 * has at most one scatter, and symbols come well mixed. Throws a RangeError if there seems to be no such order.
 */
export const layOutStrip = (counts: Counts, rows: number, uniform: Uniform): readonly string[] => {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const strip = tryOrder(counts, rows, uniform);
    if (strip) return strip;
  }
  throw new RangeError(`no order of ${JSON.stringify(counts)} keeps the same symbols ${rows} stops apart`);
};

const tryOrder = (counts: Counts, rows: number, uniform: Uniform): readonly string[] | undefined => {
  const left = new Map(Object.entries(counts));
  const length = [...left.values()].reduce((sum, count) => sum + count, 0);
  const strip: string[] = [];
  while (strip.length < length) {
    // The strip is a ring: its end meets its beginning.
    const near = [
      ...strip.slice(Math.max(0, strip.length - rows + 1)),
      ...strip.slice(0, Math.max(0, strip.length + rows - length)),
    ];
    const open = [...left].filter(([symbol, count]) => count > 0 && !near.includes(symbol));
    // What there is much of goes first, or it would be left over at the end.
    const weights = open.map(([, count]) => count * count);
    let ticket = uniform(
      Math.max(
        1,
        weights.reduce((sum, weight) => sum + weight, 0),
      ),
    );
    const chosen = open.find((_, index) => (ticket -= weights[index] ?? 0) < 0)?.[0];
    if (chosen === undefined) return undefined;
    strip.push(chosen);
    left.set(chosen, (left.get(chosen) ?? 0) - 1);
  }
  return strip;
};
