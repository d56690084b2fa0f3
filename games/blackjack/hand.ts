import type { Shoe } from "@croupier/math/cards";
import { addValue, isSoft, NO_POINTS, type Points, totalOf, valueOf } from "./points.ts";
import { type Limits, type Option, optionsOf } from "./options.ts";

/** One of the player's hands. */
export interface Hand {
  readonly cards: readonly number[];
  readonly points: Points;
  /** Which of the hands it is in the order in which they came to be, from 0. */
  readonly order: number;
  readonly split: boolean;
  readonly doubled: boolean;
  readonly surrendered: boolean;
  /** Takes no more cards. */
  readonly done: boolean;
}

const NEW = { split: false, doubled: false, surrendered: false, done: false };

const pointsOf = (cards: readonly number[]): Points =>
  cards.reduce((points, card) => addValue(points, valueOf(card)), NO_POINTS);

export const createHand = (cards: readonly number[], order: number): Hand => ({
  ...NEW,
  cards,
  points: pointsOf(cards),
  order,
});

export const dealTo = (hand: Hand, shoe: Shoe): Hand => {
  const card = shoe.next();
  return { ...hand, cards: [...hand.cards, card], points: addValue(hand.points, valueOf(card)) };
};

const pairOf = ([one = 0, other = 0, ...more]: readonly number[]): number =>
  more.length === 0 && valueOf(one) === valueOf(other) ? valueOf(one) : 0;

/** What may be done with a hand of two cards or more; nothing once it is done. */
export const optionsFor = (limits: Limits, { cards, points, split, done }: Hand, hands: number): readonly Option[] =>
  done
    ? []
    : optionsOf(limits, {
        total: totalOf(points),
        cards: cards.length,
        pair: cards.length === 2 ? pairOf(cards) : 0,
        split,
        splitAces: split && valueOf(cards[0] ?? 0) === 1,
        hands,
      });

/** The two hands that a pair becomes; the right one is the newest of so many. */
export const splitHand = ({ cards: [left = 0, right = 0], order }: Hand, hands: number): readonly [Hand, Hand] => [
  { ...createHand([left], order), split: true },
  { ...createHand([right], hands), split: true },
];

export const isNatural = ({ cards, points, split }: Hand): boolean =>
  !split && cards.length === 2 && totalOf(points) === 21;

/** Neither bust nor surrendered, so that the dealer has something to beat. */
export const isLive = ({ points, surrendered }: Hand): boolean => !surrendered && points.low <= 21;

export const describeHand = ({ cards, points, split, doubled, surrendered, done }: Hand) => ({
  cards: cards.map((card) => card % 52),
  total: totalOf(points),
  soft: isSoft(points),
  split,
  doubled,
  surrendered,
  done,
});
