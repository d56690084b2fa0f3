import type { Sequence } from "./sequence.ts";

/** All sequences of so many values below n. */
export const allSequences = (n: number, length: number): Sequence[] =>
  Array.from({ length: n ** length }, (_, code) => ({
    n,
    values: Array.from({ length }, (_empty, place) => Math.floor(code / n ** place) % n),
  }));
