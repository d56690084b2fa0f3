import { type Counts, NO_CARDS, perDeck, VALUES } from "./values.ts";

/** n·(n−1)·… of so many factors: in how many orders so many of n cards are dealt. */
export const falling = (n: number, factors: number): bigint => {
  let product = 1n;
  for (let factor = 0; factor < factors; factor += 1) product *= BigInt(n - factor);
  return product;
};

/** A shoe from which a card was taken: the dealer's up card. */
export interface Shoe {
  /** How many cards of each value are left, and how many in all. */
  readonly counts: Counts;
  readonly cards: number;
}

export const shoeWithout = (decks: number, up: number): Shoe => ({
  counts: NO_CARDS.map((_, value) => (value === 0 ? 0 : decks * perDeck(value) - (value === up ? 1 : 0))),
  cards: 52 * decks - 1,
});

/** Makes the function that says in how many ways a shoe deals cards of these values, in one order of the values. */
export const createWaysOf = ({ counts }: Shoe): ((dealt: Counts) => bigint) => {
  const table = counts.map((count) => Array.from({ length: count + 1 }, (_, dealt) => falling(count, dealt)));
  return (dealt) => {
    let ways = 1n;
    for (const value of VALUES) {
      const number = dealt[value] ?? 0;
      if (number > 0) ways *= table[value]?.[number] ?? 0n;
    }
    return ways;
  };
};
