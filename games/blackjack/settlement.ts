import { add, ONE, type Rational, rational, ZERO } from "@croupier/math/rational";
import type { Parameters } from "./parameters.ts";

/** What a hand came to. A natural is a blackjack on the first two cards, which a hand from a split never is. */
export interface FinalHand {
  readonly total: number;
  readonly natural: boolean;
  readonly surrendered: boolean;
}

/** What the dealer came to; above 21 is a bust. */
export interface FinalDealer {
  readonly total: number;
  readonly natural: boolean;
}

export const HALF = rational(1, 2);
export const TWO = rational(2);
/** 2 to 1. */
const INSURANCE_PAYS = rational(3);

export type SettleHand = (hand: FinalHand, dealer: FinalDealer) => Rational;

/** Makes the function that says what a hand returns per unit staked on it, stake included. */
export const createSettleHand = ({ blackjackPays }: Pick<Parameters, "blackjackPays">): SettleHand => {
  const [won = 0, staked = 1] = blackjackPays.split(":").map(Number);
  const blackjack = add(rational(won, staked), ONE);
  return (hand, dealer) => {
    if (hand.surrendered) return HALF;
    if (hand.total > 21) return ZERO;
    if (dealer.natural) return hand.natural ? ONE : ZERO;
    if (hand.natural) return blackjack;
    if (dealer.total > 21 || hand.total > dealer.total) return TWO;
    return hand.total === dealer.total ? ONE : ZERO;
  };
};

export const settleInsurance = (dealer: FinalDealer): Rational => (dealer.natural ? INSURANCE_PAYS : ZERO);
