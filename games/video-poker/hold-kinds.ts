import { rankOf, suitOf } from "@croupier/math/cards";
import { CATEGORIES, type Category, categoryOf } from "./hands.ts";

/** Ranks as bits: bit 0 is the ace. */
const ROYAL = 0b1_1110_0000_0001;
const HIGH = 0b1_1100_0000_0001;
const STRAIGHTS = [ROYAL, ...Array.from({ length: 9 }, (_, lowest) => 0b11111 << lowest)];

const PAT: Readonly<Record<Category, string>> = {
  nothing: "nothing, kept whole",
  jacks: "high pair, kept whole",
  twoPair: "two pair, kept whole",
  three: "three of a kind, kept whole",
  straight: "straight",
  flush: "flush",
  fullHouse: "full house",
  four: "four of a kind",
  straightFlush: "straight flush",
  royal: "royal flush",
};

const KICKERS = ["", " and a kicker", " and two kickers"];

const isWithin = (ranks: number, set: number): boolean => (ranks & ~set) === 0;

const hasTwoBits = (bits: number): boolean => (bits & (bits - 1)) !== 0;

const straightsOf = (ranks: number): number => STRAIGHTS.filter((straight) => isWithin(ranks, straight)).length;

/** Fewer than five cards, of which some are of one rank. */
const kindOfPaired = (size: number, twice: number, thrice: number): string => {
  if (hasTwoBits(twice)) return "two pair";
  if (thrice !== 0) return `three of a kind${KICKERS[size - 3] ?? ""}`;
  return `${isWithin(twice, HIGH) ? "high" : "low"} pair${KICKERS[size - 2] ?? ""}`;
};

const kindOfSuited = (size: number, ranks: number): string => {
  if (isWithin(ranks, ROYAL)) return `${size} to a royal flush`;
  return straightsOf(ranks) > 0 ? `${size} to a straight flush` : `${size} to a flush`;
};

const kindOfUnsuited = (size: number, ranks: number): string => {
  if (size < 4 && isWithin(ranks, HIGH)) return `${size} unsuited high cards`;
  const straights = straightsOf(ranks);
  if (straights === 0) return `${size} odd cards`;
  return size < 4 ? `${size} to a straight` : `4 to an ${straights > 1 ? "outside" : "inside"} straight`;
};

/** What players call the cards of a hand that are kept. */
export const kindOf = (held: readonly number[]): string => {
  const size = held.length;
  if (size === 5) return PAT[CATEGORIES[categoryOf(held)] ?? "nothing"];
  let [once, twice, thrice, four, suits] = [0, 0, 0, 0, 0];
  for (const card of held) {
    const rank = 1 << rankOf(card);
    four |= thrice & rank;
    thrice |= twice & rank;
    twice |= once & rank;
    once |= rank;
    suits |= 1 << suitOf(card);
  }
  if (size === 0) return "nothing";
  if (size === 1) return isWithin(once, HIGH) ? "one high card" : "one low card";
  if (four !== 0) return "four of a kind, drawing";
  if (twice !== 0) return kindOfPaired(size, twice, thrice);
  return hasTwoBits(suits) ? kindOfUnsuited(size, once) : kindOfSuited(size, once);
};
