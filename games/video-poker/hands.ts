import { rankOf, suitOf } from "@croupier/math/cards";

/** What five cards are, from worst to best; a category's number is its place here. */
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

const [NOTHING, JACKS, TWO_PAIR, THREE, STRAIGHT, FLUSH, FULL_HOUSE, FOUR, STRAIGHT_FLUSH, ROYAL] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
] as const;

/** Ranks as bits: bit 0 is the ace, bit 12 the king. */
const ACE_HIGH = 0b1_1110_0000_0001;
const STRAIGHTS = new Set([ACE_HIGH, ...Array.from({ length: 9 }, (_, lowest) => 0b11111 << lowest)]);
const IS_STRAIGHT = Uint8Array.from({ length: 1 << 13 }, (_, ranks) => (STRAIGHTS.has(ranks) ? 1 : 0));
const JACKS_OR_BETTER = 0b1_1100_0000_0001;

const hasTwoBits = (bits: number): boolean => (bits & (bits - 1)) !== 0;

/**
 * What five cards are by their ranks alone: which ranks are there once or more, twice or more, three times or more, and
 * four times.
 */
export const categoryOfRanks = (once: number, twice: number, thrice: number, four: number): number => {
  if (four !== 0) return FOUR;
  if (thrice !== 0) return twice === thrice ? THREE : FULL_HOUSE;
  if (hasTwoBits(twice)) return TWO_PAIR;
  if (twice !== 0) return (twice & JACKS_OR_BETTER) === 0 ? NOTHING : JACKS;
  return IS_STRAIGHT[once] === 1 ? STRAIGHT : NOTHING;
};

/** What five cards of one suit are. */
export const categoryOfSuited = (ranks: number): number => {
  if (IS_STRAIGHT[ranks] !== 1) return FLUSH;
  return ranks === ACE_HIGH ? ROYAL : STRAIGHT_FLUSH;
};

/** The number of five cards' category. */
export const categoryOf = (cards: readonly number[]): number => {
  let [once, twice, thrice, four, suits] = [0, 0, 0, 0, 0];
  for (const card of cards) {
    const rank = 1 << rankOf(card);
    four |= thrice & rank;
    thrice |= twice & rank;
    twice |= once & rank;
    once |= rank;
    suits |= 1 << suitOf(card);
  }
  return hasTwoBits(suits) ? categoryOfRanks(once, twice, thrice, four) : categoryOfSuited(once);
};
