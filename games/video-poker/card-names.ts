import { RANKS, rankOf, suitOf } from "@croupier/math/cards";

const RANK_NAMES = "A23456789TJQK";
const SUIT_NAMES = "cdhs";
const HAND = 5;

/** A card as people write it: `Td` is the ten of diamonds. */
export const nameOf = (card: number): string => RANK_NAMES.charAt(rankOf(card)) + SUIT_NAMES.charAt(suitOf(card));

const parseCard = (text: string): number => {
  const [, rankName = "", suitName = ""] = /^(10|.)(.)$/.exec(text) ?? [];
  const rank = RANK_NAMES.indexOf(rankName === "10" ? "T" : rankName.toUpperCase());
  const suit = SUIT_NAMES.indexOf(suitName.toLowerCase());
  if (rankName !== "" && rank >= 0 && suit >= 0) return rank + RANKS * suit;
  throw new RangeError(
    `"${text}" is no card; write a rank (A 2 3 4 5 6 7 8 9 T J Q K) and a suit (c d h s), as in "Td"`,
  );
};

/** Reads five cards, apart by spaces or commas: `As Ks Qs 7d 2c`. Throws a RangeError that says what is wrong. */
export const parseHand = (text: string): readonly number[] => {
  const names = text.split(/[\s,]+/).filter((name) => name !== "");
  const cards = names.map(parseCard);
  if (cards.length !== HAND) throw new RangeError(`a hand is five cards, not ${cards.length}: "${text}"`);
  const twice = cards.find((card, place) => cards.indexOf(card) !== place);
  if (twice !== undefined) throw new RangeError(`${nameOf(twice)} is in the hand twice: "${text}"`);
  return cards;
};
