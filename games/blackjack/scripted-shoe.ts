import type { Decks } from "@croupier/math/cards";
import { dealingCards } from "@croupier/math/scripted-shoe";

const RANKS = "A23456789TJQK";
const SUITS = "cdhs";

/** Ids of cards told as "8" or "8h", each from the first deck and suit that still has it. For tests. */
const cardIds = (text: string): number[] => {
  const taken = new Set<number>();
  return text.split(" ").map((name) => {
    const rank = RANKS.indexOf(name.charAt(0));
    const suits = name.length > 1 ? [SUITS.indexOf(name.charAt(1))] : [0, 1, 2, 3];
    const ids = Array.from({ length: 8 }, (_, deck) => suits.map((suit) => rank + 13 * suit + 52 * deck)).flat();
    const id = ids.find((one) => !taken.has(one));
    if (rank < 0 || id === undefined) throw new Error(`there is no ${name} left`);
    taken.add(id);
    return id;
  });
};

/** Draws that deal these cards: "8c 6 8d T 3", in the order in which the rules want them. */
export const dealt = (text: string, decks: Decks = 8): number[] => dealingCards(decks, cardIds(text));

/** A card's name, as `dealt` reads it. */
export const nameOf = (card: number): string => `${RANKS.charAt(card % 13)}${SUITS.charAt(Math.floor(card / 13) % 4)}`;
