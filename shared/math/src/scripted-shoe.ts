import { DECK_SIZE, type Decks, RANKS } from "./cards.ts";
import { dealing } from "./scripted-draws.ts";

/**
 * The draws with which `dealShoe` deals these cards first; an infinite shoe deals the same faces, of one deck. Throws a
 * RangeError as `dealing` does.
 */
export const dealingCards = (decks: Decks, cards: readonly number[]): number[] =>
  decks === "infinite" ? cards.map((card) => card % DECK_SIZE) : dealing(DECK_SIZE * decks, cards);

/** A card of each rank (0 = ace … 12 = king), no two the same: the second of a rank is of the next suit or deck. */
export const cardsOfRanks = (ranks: readonly number[]): number[] => {
  const dealt = Array<number>(RANKS).fill(0);
  return ranks.map((rank) => {
    const before = dealt[rank] ?? 0;
    dealt[rank] = before + 1;
    return rank + RANKS * before;
  });
};
