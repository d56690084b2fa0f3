import type { Shoe } from "@croupier/math/cards";
import { bankerDraws, playerDraws, pointsOf } from "./tableau.ts";

export interface Hand {
  /** Two or three, in the order of the deal. */
  readonly cards: readonly number[];
  /** The last digit of its points. */
  readonly total: number;
}

export interface Hands {
  readonly player: Hand;
  readonly banker: Hand;
}

/** Player, banker, player, banker; then the player's third card, if any, and the banker's. */
export const dealHands = (shoe: Shoe): Hands => {
  const [one, two, three, four] = [shoe.next(), shoe.next(), shoe.next(), shoe.next()];
  const player = handOf(one, three);
  const banker = handOf(two, four);
  const third = playerDraws(player.total, banker.total) ? shoe.next() : undefined;
  const bankers = bankerDraws(player.total, banker.total, third === undefined ? undefined : pointsOf(third))
    ? shoe.next()
    : undefined;
  return { player: withThird(player, third), banker: withThird(banker, bankers) };
};

const handOf = (one: number, other: number): Hand => ({
  cards: [one, other],
  total: (pointsOf(one) + pointsOf(other)) % 10,
});

const withThird = (hand: Hand, third: number | undefined): Hand =>
  third === undefined ? hand : { cards: [...hand.cards, third], total: (hand.total + pointsOf(third)) % 10 };
