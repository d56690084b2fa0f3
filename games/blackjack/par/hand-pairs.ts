import { DEALER_NATURAL, HAND_CLASSES } from "./classes.ts";
import type { HandEnd } from "./hand-ends.ts";
import { createSparseCounts } from "./sparse-counts.ts";
import type { Counts } from "./values.ts";

/** Two hands with these cards between them: their classes, and in how many orders. */
export interface HandPair {
  readonly counts: Counts;
  readonly cards: number;
  readonly classes: readonly (readonly [classes: number, ways: number])[];
}

/** More of a value than two hands can have, so that numbers of cards are digits of one number, and all below 2⁵³. */
const MOST_OF = [1, 64, 34, 24, 18, 15, 12, 12, 9, 9, 9];

const numberOf = (counts: Counts): number =>
  counts.reduce((number, count, value) => number * (MOST_OF[value] ?? 1) + count, 0);

const countsOf = (number: number): Counts => {
  const counts: number[] = [];
  let rest = number;
  for (let value = MOST_OF.length - 1; value >= 0; value -= 1) {
    const most = MOST_OF[value] ?? 1;
    counts[value] = rest % most;
    rest = Math.floor(rest / most);
  }
  return counts;
};

/** Two hands' classes as one number below `CLASSES`, whichever is whose. */
const classesOf = (one: number, other: number): number =>
  Math.min(one, other) * HAND_CLASSES.length + Math.max(one, other);
const CLASSES = HAND_CLASSES.length ** 2;

/** All that two hands of these ends may be together, in any order. */
export const listTogether = function* (ends: readonly HandEnd[]): Generator<HandPair, void, undefined> {
  const numbers = ends.map(({ counts }) => numberOf(counts));
  const found = createSparseCounts((ends.length * (ends.length + 1)) / 2);
  for (const [place, one] of ends.entries()) {
    for (let before = 0; before <= place; before += 1) {
      const other = ends[before] ?? one;
      const number = (numbers[place] ?? 0) + (numbers[before] ?? 0);
      const orders = before === place ? 1 : 2;
      found.add(number * CLASSES + classesOf(one.handClass, other.handClass), one.ways * other.ways * orders);
    }
  }
  let [last, classes]: [number, (readonly [number, number])[]] = [-1, []];
  const pairOf = (number: number): HandPair => {
    const counts = countsOf(number);
    return { counts, cards: counts.reduce((sum, count) => sum + count, 0), classes };
  };
  for (const key of found.keys()) {
    const number = Math.floor(key / CLASSES);
    if (number !== last && last >= 0) {
      yield pairOf(last);
      classes = [];
    }
    last = number;
    classes.push([key % CLASSES, found.get(key)]);
  }
  if (last >= 0) yield pairOf(last);
};

/** Adds up pairs of hands by their classes and by how many cards they have. */
export interface PairTally {
  /** `against`: the dealer's ends by number. */
  readonly add: (classes: number, against: readonly bigint[], ways: number, cards: number) => void;
  readonly entries: () => readonly {
    readonly one: number;
    readonly other: number;
    readonly against: readonly bigint[];
    readonly cards: number;
  }[];
}

export const createPairTally = (): PairTally => {
  const byCards: Map<number, bigint[]>[] = [];
  return {
    add: (classes, against, ways, cards) => {
      const held = (byCards[cards] ??= new Map<number, bigint[]>());
      let sums = held.get(classes);
      if (!sums) held.set(classes, (sums = Array<bigint>(DEALER_NATURAL + 1).fill(0n)));
      const times = BigInt(ways);
      for (const [end, number] of against.entries()) {
        if (number !== 0n) sums[end] = (sums[end] ?? 0n) + number * times;
      }
    },
    entries: () =>
      byCards.flatMap((held, cards) =>
        [...held].map(([classes, against]) => ({
          one: Math.floor(classes / HAND_CLASSES.length),
          other: classes % HAND_CLASSES.length,
          against,
          cards,
        })),
      ),
  };
};
