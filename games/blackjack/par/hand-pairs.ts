import type { HandEnd } from "./hand-ends.ts";
import { createSparseCounts } from "./sparse-counts.ts";
import type { Counts } from "./values.ts";

/** Two hands with these cards between them: what they come to, as one number, and in how many orders. */
export interface HandPair {
  readonly counts: Counts;
  readonly cards: number;
  readonly pairs: readonly (readonly [pair: number, ways: number])[];
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

/** More than any number of a hand's. */
const HANDS = 32;
const PAIRS = HANDS ** 2;

/** Two hands' numbers as one, whichever is whose. */
export const joinPair = (one: number, other: number): number => Math.min(one, other) * HANDS + Math.max(one, other);
export const pairOf = (joined: number): readonly [number, number] => [Math.floor(joined / HANDS), joined % HANDS];

/** How a hand may end, and its number: its class, or what else of it matters to a pair. */
export type Numbered = Pick<HandEnd, "counts" | "ways"> & { readonly number: number };

/** All that two hands of these ends may be together, in any order. */
export const listTogether = function* (ends: readonly Numbered[]): Generator<HandPair, void, undefined> {
  const numbers = ends.map(({ counts }) => numberOf(counts));
  const found = createSparseCounts((ends.length * (ends.length + 1)) / 2);
  for (const [place, one] of ends.entries()) {
    for (let before = 0; before <= place; before += 1) {
      const other = ends[before] ?? one;
      const number = (numbers[place] ?? 0) + (numbers[before] ?? 0);
      const orders = before === place ? 1 : 2;
      found.add(number * PAIRS + joinPair(one.number, other.number), one.ways * other.ways * orders);
    }
  }
  let [last, pairs]: [number, (readonly [number, number])[]] = [-1, []];
  const handPair = (number: number): HandPair => {
    const counts = countsOf(number);
    return { counts, cards: counts.reduce((sum, count) => sum + count, 0), pairs };
  };
  for (const key of found.keys()) {
    const number = Math.floor(key / PAIRS);
    if (number !== last && last >= 0) {
      yield handPair(last);
      pairs = [];
    }
    last = number;
    pairs.push([key % PAIRS, found.get(key)]);
  }
  if (last >= 0) yield handPair(last);
};
