import { fitWaits, type Wait, type WaitLaw } from "./fit.ts";
import type { Sequence } from "./sequence.ts";

/** Lengths rarer than this together are one cell. */
const TAIL = 1e-7;

/** Misses before a hit of probability p. */
export const gapLaw = (p: number): WaitLaw => {
  const probabilities: number[] = [];
  let beyond = 1;
  for (; beyond > TAIL; beyond *= 1 - p) probabilities.push(beyond * p);
  return { shortest: 0, probabilities: [...probabilities, beyond], meanTaken: 1 / p };
};

/** How many values lie between two that are in the given eighth of the range. Knuth 3.3.2 C. */
const gap = ({ values, n }: Sequence, from: number, width: number): number =>
  fitWaits(values.length, gapLaw(width / n), (start) => {
    for (let at = start; at < values.length; at += 1) {
      const value = (values[at] ?? 0) - from;
      if (value >= 0 && value < width) return { length: at - start, next: at + 1 };
    }
    return undefined;
  });

const eighth = (n: number): number => Math.max(1, Math.floor(n / 8));

export const lowGap = (sequence: Sequence): number => gap(sequence, 0, eighth(sequence.n));
export const highGap = (sequence: Sequence): number =>
  gap(sequence, sequence.n - eighth(sequence.n), eighth(sequence.n));

/** How many values it takes to have seen all n. */
export const couponLaw = (n: number): WaitLaw => {
  // The chance to have seen k kinds and not all, k = 0 … n − 1, after so many values.
  let seen: number[] = Array.from({ length: n }, (_, k) => (k === 0 ? 1 : 0));
  const probabilities: number[] = [];
  let [taken, complete, meanTaken] = [0, 0, 0];
  for (let k = 0; k < n; k += 1) meanTaken += n / (n - k);
  while (1 - complete > TAIL) {
    taken += 1;
    const last = (seen[n - 1] ?? 0) / n;
    complete += last;
    if (taken >= n) probabilities.push(last);
    seen = seen.map((chance, k) => (chance * k + (seen[k - 1] ?? 0) * (n - k + 1)) / n);
  }
  return { shortest: n, probabilities: [...probabilities, Math.max(0, 1 - complete)], meanTaken };
};

/** How long it takes to collect every value, again and again. Knuth 3.3.2 E. */
export const couponCollector = ({ values, n }: Sequence): number => {
  const collected = new Uint32Array(n);
  let set = 0;
  return fitWaits(values.length, couponLaw(n), (start) => {
    set += 1;
    let missing = n;
    for (let at = start; at < values.length; at += 1) {
      const value = values[at] ?? 0;
      if (collected[value] === set) continue;
      collected[value] = set;
      missing -= 1;
      if (missing === 0) return { length: at + 1 - start, next: at + 1 };
    }
    return undefined;
  });
};

/** How long values keep rising: r of them strictly rise in C(n, r) of n^r orders. One is skipped after each run. */
export const runLaw = (n: number): WaitLaw => {
  const probabilities: number[] = [];
  let [atLeast, meanTaken] = [1, 1];
  for (let length = 1; atLeast > TAIL; length += 1) {
    meanTaken += atLeast;
    const longer = (atLeast * (n - length)) / n / (length + 1);
    probabilities.push(atLeast - longer);
    atLeast = longer;
  }
  return { shortest: 1, probabilities: [...probabilities, atLeast], meanTaken };
};

/** Skipping the value that ends a run makes runs independent of each other: Knuth 3.3.2 G, exercise 14. */
const runs = ({ values, n }: Sequence, goesOn: (before: number, value: number) => boolean): number =>
  fitWaits(values.length, runLaw(n), (start): Wait | undefined => {
    for (let at = start + 1; at < values.length; at += 1) {
      if (!goesOn(values[at - 1] ?? 0, values[at] ?? 0)) return { length: at - start, next: at + 1 };
    }
    return undefined;
  });

export const runsUp = (sequence: Sequence): number => runs(sequence, (before, value) => value > before);
export const runsDown = (sequence: Sequence): number => runs(sequence, (before, value) => value < before);
