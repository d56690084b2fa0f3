/** Values in 0 … n − 1 that claim to be uniform and to have nothing to do with each other. */
export interface Sequence {
  readonly values: readonly number[];
  /** 2 … 2³². */
  readonly n: number;
}

/** How often the sequence's generator gave each of so many outcomes. */
export const tally = (outcomes: Iterable<number>, size: number): number[] => {
  const counts = Array.from({ length: size }, () => 0);
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
};

/** Which of `cells` equal parts of the range each value lies in. */
export const cellsOf = ({ values, n }: Sequence, cells: number): Sequence => {
  const width = n / cells;
  if (!Number.isInteger(width)) throw new RangeError(`${n} values don't fall into ${cells} equal parts`);
  return { values: values.map((value) => Math.floor(value / width)), n: cells };
};

/** Where in its part each value lies: the low digits. */
export const remaindersOf = ({ values, n }: Sequence, by: number): Sequence => {
  if (!Number.isInteger(n / by)) throw new RangeError(`${by} doesn't divide ${n}`);
  return { values: values.map((value) => value % by), n: by };
};
