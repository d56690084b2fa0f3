import { rankOf, suitOf } from "@croupier/math/cards";
import { CATEGORIES, categoryOfRanks, categoryOfSuited } from "./hands.ts";
import { DRAWN, type Hold, HOLDS, keeps } from "./holds.ts";

/** How many draws after each hold end in each category: by hold, then by category. */
export type DrawCounts = readonly Int32Array[];

const RANKS = 13;
const SUITS = [0, 1, 2, 3];

export const createDrawCounts = (): DrawCounts => HOLDS.map(() => new Int32Array(CATEGORIES.length));

/** How many cards there are of each rank. */
const countRanks = (cards: readonly number[]): readonly number[] => {
  const counts = Array<number>(RANKS).fill(0);
  for (const card of cards) counts[rankOf(card)] = (counts[rankOf(card)] ?? 0) + 1;
  return counts;
};

/** The ranks of which there are `times` cards or more, as bits. */
const ranksWith = (counts: readonly number[], times: number): number =>
  counts.reduce((bits, count, rank) => (count >= times ? bits | (1 << rank) : bits), 0);

/**
 * Draws by rank, as though suits made no difference: calls back with the ways to draw so many cards of each rank. `out`
 * is how many of each rank have been dealt, `held` how many of those are kept.
 */
const drawRanks = (
  held: readonly number[],
  out: readonly number[],
  drawn: number,
  found: (category: number, ways: number) => void,
): void => {
  const draw = (
    from: number,
    left: number,
    ways: number,
    once: number,
    twice: number,
    thrice: number,
    four: number,
  ): void => {
    if (left === 0) return found(categoryOfRanks(once, twice, thrice, four), ways);
    for (let rank = from; rank < RANKS; rank += 1) {
      const bit = 1 << rank;
      const free = 4 - (out[rank] ?? 0);
      let count = held[rank] ?? 0;
      let [first, second, third, fourth, choices] = [once, twice, thrice, four, 1];
      for (let taken = 1; taken <= free && taken <= left; taken += 1) {
        count += 1;
        if (count === 1) first |= bit;
        else if (count === 2) second |= bit;
        else if (count === 3) third |= bit;
        else fourth |= bit;
        choices = (choices * (free - taken + 1)) / taken;
        draw(rank + 1, left - taken, ways * choices, first, second, third, fourth);
      }
    }
  };
  draw(0, drawn, 1, ranksWith(held, 1), ranksWith(held, 2), ranksWith(held, 3), ranksWith(held, 4));
};

/** Draws of one suit: calls back with all ranks of the hand that they make. `out` are the ranks that have been dealt. */
const drawSuited = (held: number, out: number, drawn: number, found: (ranks: number) => void): void => {
  const draw = (from: number, left: number, ranks: number): void => {
    if (left === 0) return found(ranks);
    for (let rank = from; rank < RANKS; rank += 1) {
      const bit = 1 << rank;
      if ((out & bit) === 0) draw(rank + 1, left - 1, ranks | bit);
    }
  };
  draw(0, drawn, held);
};

const countHold = (cards: readonly number[], hold: Hold, counts: Int32Array): void => {
  const held = cards.filter((_, place) => keeps(hold, place));
  const drawn = DRAWN[hold] ?? 0;
  const add = (category: number, ways: number): void => {
    counts[category] = (counts[category] ?? 0) + ways;
  };
  drawRanks(countRanks(held), countRanks(cards), drawn, add);
  for (const suit of SUITS) {
    if (held.some((card) => suitOf(card) !== suit)) continue;
    const dealt = cards.filter((card) => suitOf(card) === suit);
    // Those of one suit were counted by rank, and are moved to where they belong.
    drawSuited(ranksWith(countRanks(held), 1), ranksWith(countRanks(dealt), 1), drawn, (ranks) => {
      add(categoryOfRanks(ranks, 0, 0, 0), -1);
      add(categoryOfSuited(ranks), 1);
    });
  }
};

/** Counts all draws after all holds of a hand, exactly: by ranks, and those that make a flush once more by suit. */
export const countDraws = (cards: readonly number[]): DrawCounts => {
  const counts = createDrawCounts();
  for (const [hold, of] of counts.entries()) countHold(cards, hold, of);
  return counts;
};
