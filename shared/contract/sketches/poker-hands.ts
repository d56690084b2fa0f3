import { rankOf, suitOf } from "./cards.ts";

export const CATEGORIES = [
  "nothing",
  "jacks",
  "twoPair",
  "three",
  "straight",
  "flush",
  "fullHouse",
  "four",
  "straightFlush",
  "royal",
] as const;
export type Category = (typeof CATEGORIES)[number];

/** Which ranks are in a straight, as bits; an ace is high or low. */
const STRAIGHTS = new Set([0b1_1110_0000_0001, ...Array.from({ length: 9 }, (_, low) => 0b11111 << low)]);
const JACKS_OR_BETTER = [0, 10, 11, 12];
const ROYAL = 0b1_1110_0000_0001;

/** What five cards are by their ranks alone, as how many there are of each. The squares' sum tells the pattern. */
export const categoryOfRanks = (counts: readonly number[]): Category => {
  let squares = 0;
  for (const count of counts) squares += count * count;
  switch (squares) {
    case 17:
      return "four";
    case 13:
      return "fullHouse";
    case 11:
      return "three";
    case 9:
      return "twoPair";
    case 7:
      return JACKS_OR_BETTER.some((rank) => counts[rank] === 2) ? "jacks" : "nothing";
    default:
      return STRAIGHTS.has(bitsOf(counts)) ? "straight" : "nothing";
  }
};

const bitsOf = (counts: readonly number[]): number =>
  counts.reduce((bits, count, rank) => bits | (count ? 1 << rank : 0), 0);

/** What five cards of one suit are, by their ranks. */
export const categoryOfFlush = (counts: readonly number[]): Category => {
  const bits = bitsOf(counts);
  if (bits === ROYAL) return "royal";
  return STRAIGHTS.has(bits) ? "straightFlush" : "flush";
};

export const countRanks = (cards: readonly number[]): number[] => {
  const counts = Array<number>(13).fill(0);
  for (const card of cards) counts[rankOf(card)] = (counts[rankOf(card)] ?? 0) + 1;
  return counts;
};

export const categoryOf = (cards: readonly number[]): Category => {
  const oneSuit = cards.every((card) => suitOf(card) === suitOf(cards[0] ?? 0));
  return oneSuit ? categoryOfFlush(countRanks(cards)) : categoryOfRanks(countRanks(cards));
};
