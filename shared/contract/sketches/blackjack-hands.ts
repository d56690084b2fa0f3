import { type Rational, rational, ZERO } from "@croupier/math/rational";
import { rankOf, suitOf } from "./cards.ts";

export interface Hand {
  readonly cards: readonly number[];
  readonly doubled: boolean;
  readonly done: boolean;
  readonly surrendered: boolean;
}

export const PAIRS = { perfect: rational(26), coloured: rational(13), mixed: rational(7) };

export const points = (card: number): number => Math.min(rankOf(card) + 1, 10);

/** An ace counts 11 where that doesn't bust. */
export const totalOf = (cards: readonly number[]): number => {
  const hard = cards.reduce((sum, card) => sum + points(card), 0);
  return hard <= 11 && cards.some((card) => rankOf(card) === 0) ? hard + 10 : hard;
};

export const isNatural = (cards: readonly number[]): boolean => cards.length === 2 && totalOf(cards) === 21;

export const pairPays = (one: number, other: number): Rational => {
  if (rankOf(one) !== rankOf(other)) return ZERO;
  if (suitOf(one) === suitOf(other)) return PAIRS.perfect;
  // Suits 0 and 3 are one colour, 1 and 2 the other.
  return (suitOf(one) % 3 === 0) === (suitOf(other) % 3 === 0) ? PAIRS.coloured : PAIRS.mixed;
};
