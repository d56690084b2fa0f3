/**
 * Where chance enters a game. Rules call these and nothing else; the order of the calls is a public promise, so that
 * anyone can verify a round. The real source is `@croupier/fairness`; simulation and enumeration bring others.
 */
export interface Draws {
  /** A uniform integer in 0 … n − 1, for 1 ≤ n ≤ 2³². */
  uniform(n: number): number;
  /** A uniform integer in 0 … n − 1, for 1 ≤ n ≤ 2⁶⁴. */
  uniformWide(n: bigint): bigint;
  /** A lazy Fisher–Yates shuffle of 0 … size − 1: nothing is drawn before `next` is called. */
  shuffle(size: number): Shuffle;
}

/** A shuffled sequence revealed one item at a time; it belongs to one round and is used by one reader. */
export interface Shuffle {
  /** How many items are still undealt. */
  readonly left: number;
  /** The next item. Throws a RangeError when none is left. */
  next(): number;
}

/**
 * Forward Fisher–Yates over any source of uniform integers: position i swaps with i + uniform(size − i). Only displaced
 * positions are kept, so five cards from a shoe of 416 cost five draws and at most five map entries.
 */
export const createShuffle = (size: number, uniform: (n: number) => number): Shuffle => {
  if (!Number.isInteger(size) || size < 0 || size > 2 ** 32) {
    throw new RangeError(`a shuffle's size is an integer in 0 … 2³², not ${size}`);
  }
  const displaced = new Map<number, number>();
  let position = 0;
  return {
    get left() {
      return size - position;
    },
    next() {
      if (position >= size) throw new RangeError(`all ${size} items of this shuffle are dealt`);
      const other = position + uniform(size - position);
      const item = displaced.get(other) ?? other;
      if (other !== position) displaced.set(other, displaced.get(position) ?? position);
      displaced.delete(position);
      position += 1;
      return item;
    },
  };
};
