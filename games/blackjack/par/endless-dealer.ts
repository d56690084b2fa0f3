import { rational, type Rational } from "@croupier/math/rational";
import { DEALER_BUSTED, DEALER_ENDS, DEALER_NATURAL } from "./classes.ts";
import { listDealerHands } from "./dealer-hands.ts";
import { type Counts, perDeck } from "./values.ts";

export const RANKS = 13n;
/** The dealer draws no more cards than this. */
export const MOST_DRAWN = 21;

/** In how many of 13 ranks a card has this value. */
export const ranksOf = (value: number): bigint => BigInt(perDeck(value) / 4);

/** Of 13ⁿ ways to draw n cards from an endless shoe, so many give these, in one order of their values. */
export const endlessWays = (counts: Counts): bigint =>
  counts.reduce((ways, count, value) => (count === 0 ? ways : ways * ranksOf(value) ** BigInt(count)), 1n);

/** The chances, in 13^`MOST_DRAWN`, of all ends of the dealer's from an up card, the blackjack included, by number. */
export const endlessDealer = (up: number, soft17: "stand" | "hit"): readonly bigint[] => {
  const chances = DEALER_ENDS.map(() => 0n);
  const add = (end: number, ways: bigint, cards: number): void => {
    chances[end] = (chances[end] ?? 0n) + ways * RANKS ** BigInt(MOST_DRAWN - cards);
  };
  for (const { counts, cards, end, ways } of listDealerHands(up, soft17)) {
    add(end, BigInt(ways) * endlessWays(counts), cards);
  }
  if (up === 1) add(DEALER_NATURAL, ranksOf(10), 1);
  if (up === 10) add(DEALER_NATURAL, ranksOf(1), 1);
  const busted = chances.reduce((left, chance) => left - chance, RANKS ** BigInt(MOST_DRAWN));
  return chances.with(DEALER_BUSTED, busted);
};

/** Chances of the dealer's ends, given that there is no blackjack where the dealer has looked for one. */
export const knownDealer = (up: number, soft17: "stand" | "hit", peek: boolean): readonly Rational[] => {
  const all = endlessDealer(up, soft17);
  const known = peek ? all.with(DEALER_NATURAL, 0n) : all;
  const whole = known.reduce((sum, chance) => sum + chance, 0n);
  return known.map((chance) => rational(chance, whole));
};
