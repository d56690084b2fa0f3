import { createShuffle } from "@croupier/math/draws";
import type { Draws } from "@croupier/math/draws";

/** One uniform draw: `result` is in 0 … n − 1. Both are bigint if it came from `uniformWide`. */
export interface DrawRecord {
  readonly n: number | bigint;
  readonly result: number | bigint;
}

/**
 * The same draws, with a log of each in the order they were made, for a verifier to show. A shuffle appears as the
 * uniform draws that it is made of.
 */
export const recordDraws = (source: Draws): { readonly draws: Draws; readonly log: readonly DrawRecord[] } => {
  const log: DrawRecord[] = [];
  const uniform = (n: number): number => {
    const result = source.uniform(n);
    log.push({ n, result });
    return result;
  };
  const draws: Draws = {
    uniform,
    uniformWide(n) {
      const result = source.uniformWide(n);
      log.push({ n, result });
      return result;
    },
    shuffle: (size) => createShuffle(size, uniform),
  };
  return { draws, log };
};
