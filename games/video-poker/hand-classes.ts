import { RANKS } from "@croupier/math/cards";

/** Hands that differ in the names of their suits only. */
export interface HandClass {
  /** One of them, ascending. */
  readonly cards: readonly number[];
  readonly count: number;
}

const HAND = 5;
const SUITS = 4;

const ranksIn = (bits: number): readonly number[] =>
  Array.from({ length: RANKS }, (_, rank) => rank).filter((rank) => (bits & (1 << rank)) !== 0);

const ALL_SETS = Array.from({ length: 1 << RANKS }, (_, bits) => ({ bits, ranks: ranksIn(bits) }));
/** Sets of ranks by their size, ascending as bits. */
const SETS_OF = Array.from({ length: HAND + 1 }, (_, size) => ALL_SETS.filter(({ ranks }) => ranks.length === size));

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

/** In how many ways four suits can have these sets: 4!, by the orders of those that are equal. They descend. */
const waysToName = (sets: readonly number[]): number => {
  let [ways, equal] = [factorial(SUITS), 1];
  for (let suit = 1; suit < SUITS; suit += 1) {
    equal = sets[suit] === sets[suit - 1] ? equal + 1 : 1;
    ways /= equal;
  }
  return ways;
};

/**
 * Calls back with each class of hands: 134,459 of them, which hold all 2,598,960 hands. A hand is four sets of ranks, one
 * a suit; where the suits' names don't matter, the sets may be put in descending order.
 */
export const eachHandClass = (found: (hand: HandClass) => void): void => {
  const sets: number[] = [];
  const deal = (cards: readonly number[], left: number): void => {
    const suit = sets.length;
    if (suit === SUITS) return found({ cards, count: waysToName(sets) });
    const most = sets.at(-1) ?? 1 << RANKS;
    for (let size = suit === SUITS - 1 ? left : 0; size <= left; size += 1) {
      for (const { bits, ranks } of SETS_OF[size] ?? []) {
        if (bits > most) break;
        sets.push(bits);
        deal([...cards, ...ranks.map((rank) => rank + suit * RANKS)], left - size);
        sets.pop();
      }
    }
  };
  deal([], HAND);
};
