import type { Draws } from "./draws.ts";

/** How many packs of 52 a shoe holds; from an infinite one every card is drawn anew. */
export type Decks = number | "infinite";

export const DECK_SIZE = 52;
export const RANKS = 13;

/** 0 = ace, 1 = two … 9 = ten, 10 = jack, 11 = queen, 12 = king. */
export const rankOf = (card: number): number => card % RANKS;

/** 0 … 3: four suits, in no order. */
export const suitOf = (card: number): number => Math.floor(card / RANKS) % 4;

/** Cards dealt one by one, as ids: 0 … 52 · decks − 1, or 0 … 51 from an infinite shoe. */
export interface Shoe {
  /** The next card. Throws a RangeError when none is left. */
  next(): number;
}

/** A lazy shuffle of all cards of the shoe, or a fresh `uniform(52)` per card. Nothing is drawn before `next` is called. */
export const dealShoe = (draws: Draws, decks: Decks): Shoe =>
  decks === "infinite" ? { next: () => draws.uniform(DECK_SIZE) } : draws.shuffle(DECK_SIZE * decks);
