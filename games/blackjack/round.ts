import type { Shoe } from "@croupier/math/cards";
import { createHand, dealTo, type Hand, isLive, isNatural, optionsFor, splitHand } from "./hand.ts";
import type { Limits, Option } from "./options.ts";
import type { Parameters } from "./parameters.ts";
import { dealerDraws } from "./points.ts";

/** The cards of a round, and where its play stands. */
export interface Round {
  readonly shoe: Shoe;
  /** The up card, the hole card, then as drawn. */
  readonly dealer: Hand;
  /** From left to right. */
  readonly hands: readonly Hand[];
  /** Index of the hand whose turn it is; −1 if it is none's. */
  readonly active: number;
  readonly insured: boolean;
  readonly phase: "insurance" | "hands" | "over";
}

export type Table = Limits & Pick<Parameters, "soft17" | "peek" | "insurance">;

const drawToEnd = (dealer: Hand, shoe: Shoe, soft17: "stand" | "hit"): Hand =>
  dealerDraws(dealer.points, soft17) ? drawToEnd(dealTo(dealer, shoe), shoe, soft17) : dealer;

/** A blackjack on either side decides a round without another card. */
const end = (table: Table, round: Round): Round => {
  const { hands, dealer, shoe } = round;
  const draws = hands.some((hand) => isLive(hand) && !isNatural(hand));
  return {
    ...round,
    dealer: draws ? drawToEnd(dealer, shoe, table.soft17) : dealer,
    active: -1,
    phase: "over",
  };
};

/**
 * Goes to the first hand that isn't done and gives it its second card, if it comes from a split. When there is no such
 * hand it is the dealer's turn.
 */
const proceed = (table: Table, round: Round): Round => {
  const { hands, shoe } = round;
  const active = hands.findIndex(({ done }) => !done);
  const hand = hands[active];
  if (!hand) return end(table, round);
  const dealt = hand.cards.length === 1 ? dealTo(hand, shoe) : hand;
  if (optionsFor(table, dealt, hands.length).length > 0) {
    return { ...round, active, hands: dealt === hand ? hands : hands.with(active, dealt) };
  }
  return proceed(table, { ...round, hands: hands.with(active, { ...dealt, done: true }) });
};

/** After the insurance. With a peek, a dealer's blackjack is known before the hands are played. */
const begin = (table: Table, round: Round): Round => {
  const over = table.peek && isNatural(round.dealer);
  return over ? end(table, round) : proceed(table, { ...round, phase: "hands" });
};

/** Deals player, up, player, hole. */
export const openRound = (table: Table, shoe: Shoe): Round => {
  const [first, up, second, hole] = [shoe.next(), shoe.next(), shoe.next(), shoe.next()];
  const round: Round = {
    shoe,
    dealer: createHand([up, hole], 0),
    hands: [createHand([first, second], 0)],
    active: -1,
    insured: false,
    phase: "insurance",
  };
  return table.insurance && up % 13 === 0 ? round : begin(table, round);
};

export const insure = (table: Table, round: Round, insured: boolean): Round => begin(table, { ...round, insured });

export const optionsIn = (table: Table, { hands, active }: Round): readonly Option[] => {
  const hand = hands[active];
  return hand ? optionsFor(table, hand, hands.length) : [];
};

/** Plays the active hand. Throws where it is none's turn. */
export const playHand = (table: Table, round: Round, option: Option): Round => {
  const { hands, active, shoe } = round;
  const hand = hands[active];
  if (!hand) throw new Error(`no hand to ${option}`);
  const replace = (...by: readonly Hand[]): Round =>
    proceed(table, { ...round, hands: hands.toSpliced(active, 1, ...by) });
  switch (option) {
    case "hit":
      return replace(dealTo(hand, shoe));
    case "stand":
      return replace({ ...hand, done: true });
    case "double":
      return replace({ ...dealTo(hand, shoe), doubled: true, done: true });
    case "split":
      return replace(...splitHand(hand, hands.length));
    case "surrender":
      return replace({ ...hand, surrendered: true, done: true });
  }
};
