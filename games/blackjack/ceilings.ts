import { compare, type Rational, ZERO } from "@croupier/math/rational";
import { optionsOf } from "./options.ts";
import type { Parameters } from "./parameters.ts";
import { addValue, NO_POINTS, totalOf, valueOf } from "./points.ts";
import type { SettleSide, Side } from "./side-wagers.ts";

/**
 * A way to win as much as can be: a pair split into so many hands, which all win, doubled or not, as the dealer busts.
 * With these first cards the side wagers come to what they come to.
 */
export interface Summit {
  /** The player's two cards, of equal value, and the dealer's up card. */
  readonly cards: readonly [one: number, other: number, up: number];
  readonly hands: number;
  /** The value of the second card on which each hand doubles; undefined where none may. */
  readonly doublesOn: number | undefined;
  /** What the side wagers return, in the order they were asked for. */
  readonly sides: readonly Rational[];
}

const VALUES = [2, 3, 4, 5, 6, 7, 8, 9, 10, 1];

/** How many cards of a value a shoe holds. */
const heldOf = (value: number, decks: number | "infinite"): number =>
  decks === "infinite" ? Infinity : decks * (value === 10 ? 16 : 4);

const fitsShoe = (cards: readonly number[], decks: number | "infinite"): boolean =>
  decks === "infinite" || cards.every((card) => cards.filter((other) => other === card).length <= decks);

/** The second value with which a hand from a split of this value may double. */
const doublingValue = (parameters: Parameters, value: number): number | undefined =>
  VALUES.find((second) => {
    const total = totalOf(addValue(addValue(NO_POINTS, value), second));
    const situation = { total, cards: 2, pair: 0, split: true, splitAces: value === 1, hands: parameters.maxHands };
    return second !== value && optionsOf(parameters, situation).includes("double");
  });

const paysOf = ({ hands, doublesOn }: Summit): number => hands * (doublesOn === undefined ? 2 : 4);

/** Whether one pays no less than the other, on every wager. */
const covers = (one: Summit, other: Summit): boolean =>
  paysOf(one) >= paysOf(other) &&
  one.sides.every((multiplier, place) => compare(multiplier, other.sides[place] ?? ZERO) >= 0);

function* summits(parameters: Parameters, settleSide: SettleSide, sides: readonly Side[]): Generator<Summit> {
  const { decks, maxHands } = parameters;
  const deck = Array.from({ length: 52 }, (_, card) => card);
  // The suit of the first card may as well be the first; without side wagers no suit matters.
  for (const one of deck.slice(1, 13)) {
    const doublesOn = doublingValue(parameters, valueOf(one));
    for (const other of deck.filter((card) => valueOf(card) === valueOf(one))) {
      for (const up of sides.length === 0 ? deck.slice(0, 13) : deck) {
        if (!fitsShoe([one, other, up], decks)) continue;
        const held = heldOf(valueOf(one), decks) - (valueOf(up) === valueOf(one) ? 1 : 0);
        const settled = sides.map((side) => settleSide(side, one, other, up).multiplier);
        yield { cards: [one, other, up], hands: Math.min(maxHands, held), doublesOn, sides: settled };
      }
    }
  }
}

/**
 * The summits of a bet with these side wagers that no other covers. Without a pair of twos to tens no round pays more:
 * one hand returns 4 at most, which two make as well, and any straight or flush can be made with a pair of tens.
 */
export const findSummits = (
  parameters: Parameters,
  settleSide: SettleSide,
  sides: readonly Side[],
): readonly Summit[] => {
  const best: Summit[] = [];
  for (const summit of summits(parameters, settleSide, sides)) {
    if (best.some((other) => covers(other, summit))) continue;
    best.splice(0, best.length, ...best.filter((other) => !covers(summit, other)), summit);
  }
  return best;
};
