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

/** So few items are laid out whole: to copy them takes less time than to look for those that are displaced. */
const LAID_OUT: readonly number[] = Array.from({ length: 64 }, (_, item) => item);

/** A class for the same reason as the next one. */
class LaidOutShuffle implements Shuffle {
  private readonly items: number[];
  private readonly uniform: (n: number) => number;
  private position = 0;

  constructor(size: number, uniform: (n: number) => number) {
    this.items = LAID_OUT.slice(0, size);
    this.uniform = uniform;
  }

  get left(): number {
    return this.items.length - this.position;
  }

  next(): number {
    const { items, position } = this;
    if (position >= items.length) throw new RangeError(`all ${items.length} items of this shuffle are dealt`);
    const other = position + this.uniform(items.length - position);
    this.position = position + 1;
    const item = items[other] ?? 0;
    items[other] = items[position] ?? 0;
    return item;
  }
}

/** As many displaced positions are looked through one by one, which is faster than a map for the few cards of a round. */
const MOST_LISTED = 32;

/** A class, since objects with a getter of their own take long to make, and a shoe is made for every round. */
class LazyShuffle implements Shuffle {
  private readonly size: number;
  private readonly uniform: (n: number) => number;
  private position = 0;
  /** A displaced position, what stands there, the next such position … Those already dealt may stay: nobody asks again. */
  private readonly listed: number[] = [];
  /** The same, once there are many. */
  private mapped: Map<number, number> | undefined;

  constructor(size: number, uniform: (n: number) => number) {
    this.size = size;
    this.uniform = uniform;
  }

  get left(): number {
    return this.size - this.position;
  }

  next(): number {
    const { position, size, mapped } = this;
    if (position >= size) throw new RangeError(`all ${size} items of this shuffle are dealt`);
    const other = position + this.uniform(size - position);
    this.position = position + 1;
    return mapped ? this.swapMapped(mapped, position, other) : this.swapListed(position, other);
  }

  private swapListed(position: number, other: number): number {
    const { listed } = this;
    let here = position;
    let found = -1;
    for (let at = 0; at < listed.length; at += 2) {
      const place = listed[at];
      if (place === position) here = listed[at + 1] ?? 0;
      if (place === other) found = at + 1;
    }
    if (found >= 0) {
      const item = listed[found] ?? 0;
      listed[found] = here;
      return item;
    }
    if (other !== position) listed.push(other, here);
    if (listed.length > 2 * MOST_LISTED) this.mapped = mapPairs(listed);
    return other;
  }

  private swapMapped(mapped: Map<number, number>, position: number, other: number): number {
    const item = mapped.get(other) ?? other;
    if (other !== position) mapped.set(other, mapped.get(position) ?? position);
    mapped.delete(position);
    return item;
  }
}

const mapPairs = (pairs: readonly number[]): Map<number, number> => {
  const map = new Map<number, number>();
  for (let at = 0; at < pairs.length; at += 2) map.set(pairs[at] ?? 0, pairs[at + 1] ?? 0);
  return map;
};

/**
 * Forward Fisher–Yates over any source of uniform integers: position i swaps with i + uniform(size − i). Of more than 64
 * items only displaced positions are kept, so five cards from a shoe of 416 cost five draws and remember five places at
 * most.
 */
export const createShuffle = (size: number, uniform: (n: number) => number): Shuffle => {
  if (!Number.isInteger(size) || size < 0 || size > 2 ** 32) {
    throw new RangeError(`a shuffle's size is an integer in 0 … 2³², not ${size}`);
  }
  return size <= LAID_OUT.length ? new LaidOutShuffle(size, uniform) : new LazyShuffle(size, uniform);
};
