import { rankOf, suitOf } from "@croupier/math/cards";

const RANKS = ["A", "2", "3", "4", "5", "6", "7", "8", "9", "10", "J", "Q", "K"];
const SUITS = ["♣", "♦", "♥", "♠"];

/** A card by its number in a shoe: `10♠`. */
const cardWords = (card: number): string => `${RANKS[rankOf(card)] ?? "?"}${SUITS[suitOf(card)] ?? "?"}`;

/** Cards in a row: `10♠ A♥`. */
export const cardsWords = (cards: readonly number[]): string => cards.map(cardWords).join(" ");
