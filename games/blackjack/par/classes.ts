import type { DecidedPart } from "@croupier/contract/rules";
import { ONE, type Rational } from "@croupier/math/rational";
import { createSettleHand, type FinalDealer, type FinalHand, TWO } from "../settlement.ts";

/** What a hand came to, as far as it is paid by. Totals below 17 beat nobody, so they are one. */
export interface HandClass extends FinalHand {
  readonly doubled: boolean;
}

const LOW = 16;
const BUST = 22;
const plain = { natural: false, surrendered: false };
const totals = [LOW, 17, 18, 19, 20, 21, BUST];

/** Every class, by its number. */
export const HAND_CLASSES: readonly HandClass[] = [
  ...totals.map((total) => ({ ...plain, total, doubled: false })),
  ...totals.map((total) => ({ ...plain, total, doubled: true })),
  { ...plain, total: LOW, doubled: false, surrendered: true },
  { ...plain, total: 21, doubled: false, natural: true },
];

/** A hand that stands on a low total. */
export const LOSING = 0;
export const BUSTED = 6;
export const SURRENDERED = 14;
export const NATURAL = 15;

export const classOf = (total: number, doubled: boolean): number =>
  Math.min(Math.max(total, LOW), BUST) - LOW + (doubled ? totals.length : 0);

/** What the dealer may come to, by number: 17 to 21, a bust, a blackjack. */
export const DEALER_ENDS: readonly FinalDealer[] = [
  ...[17, 18, 19, 20, 21, BUST].map((total) => ({ total, natural: false })),
  { total: 21, natural: true },
];
export const DEALER_BUSTED = 5;
export const DEALER_NATURAL = 6;

/** A fraction and its multiplier, each pair once; hands that pay alike are one kind. */
export interface Kinds {
  /** The parts, by kind. */
  readonly parts: readonly DecidedPart[];
  /** The kind of a class against an end of the dealer's. */
  readonly kindOf: (handClass: number, dealer: number) => number;
}

/** How every class is settled, by the rules' own function. The main wager is the bet's first. */
export const createKinds = (parameters: Parameters<typeof createSettleHand>[0]): Kinds => {
  const settle = createSettleHand(parameters);
  const parts: DecidedPart[] = [];
  const kindFor = (fraction: Rational, multiplier: Rational): number => {
    const known = parts.findIndex((part) => part.fraction === fraction && part.multiplier === multiplier);
    return known >= 0 ? known : parts.push({ wager: 0, fraction, multiplier }) - 1;
  };
  const table = HAND_CLASSES.map((hand) =>
    DEALER_ENDS.map((dealer) => kindFor(hand.doubled ? TWO : ONE, settle(hand, dealer))),
  );
  return { parts, kindOf: (handClass, dealer) => table[handClass]?.[dealer] ?? 0 };
};
