import type { Parameters } from "../parameters.ts";
import { DEALER_NATURAL, HAND_CLASSES, LOSING, NATURAL } from "./classes.ts";
import { endHand, type HandEnd } from "./hand-ends.ts";
import { listStarts } from "./openings.ts";
import type { Play } from "./player.ts";
import { createWaysOf, shoeWithout } from "./shoe.ts";
import { createShoeDealer, type ShoeDealer } from "./shoe-dealer.ts";
import { type Counts, keyOf, NO_CARDS, perDeck, VALUES, withCard } from "./values.ts";

/** Rounds from a shoe against one up card. Ways are counted in the orders in which all their cards are dealt. */
export interface Seat {
  readonly parameters: Parameters;
  readonly play: Play;
  readonly up: number;
  /** In how many ways the up card is dealt. */
  readonly ups: bigint;
  /** In how many ways cards of these values are dealt beside it, in one order of the values. */
  readonly waysOf: (dealt: Counts) => bigint;
  readonly dealer: ShoeDealer;
}

export const takeSeat = (parameters: Parameters, decks: number, play: Play, up: number): Seat => {
  const shoe = shoeWithout(decks, up);
  return {
    parameters,
    play,
    up,
    ups: BigInt(decks * perDeck(up)),
    waysOf: createWaysOf(shoe),
    dealer: createShoeDealer(shoe, up, parameters.soft17),
  };
};

/** Takes hands by their classes, against the dealer's ends in ways of so many cards. */
export type Take = (hands: readonly number[], ends: readonly bigint[], times: bigint, cards: number) => void;

/** Whether what the dealer comes to matters to a hand, beside a blackjack. */
const isLive = (handClass: number): boolean => {
  const { total, natural, surrendered } = HAND_CLASSES[handClass] ?? { total: 22, natural: false, surrendered: false };
  return total <= 21 && !natural && !surrendered;
};

/** The dealer's ends that hands are played against: without the blackjack where it was looked for. */
export const playedAgainst = (
  { parameters, dealer }: Seat,
  dealt: Counts,
  cards: number,
  live = true,
): readonly bigint[] => {
  const ends = live ? dealer.endsAfter(dealt, cards) : dealer.blackjackAfter(dealt, cards);
  return parameters.peek ? ends.with(DEALER_NATURAL, 0n) : ends;
};

/** Against a blackjack that the dealer finds nobody plays: one of the player's pushes, all else loses what was staked. */
export const takePeeked = ({ parameters, dealer, ups, waysOf }: Seat, take: Take): void => {
  if (!parameters.peek) return;
  for (const one of VALUES) {
    for (const other of VALUES) {
      const dealt = withCard(withCard(NO_CARDS, one), other);
      const blackjack = dealer.blackjackAfter(dealt, 2).map((ways, end) => (end === DEALER_NATURAL ? ways : 0n));
      const isNatural = Math.min(one, other) === 1 && Math.max(one, other) === 10;
      take([isNatural ? NATURAL : LOSING], blackjack, ups * waysOf(dealt), 3 + dealer.cards);
    }
  }
};

/** Rounds of one hand. */
export const takeWhole = (seat: Seat, take: Take): void => {
  const { parameters, play, up, ups, waysOf, dealer } = seat;
  const ends = new Map<string, HandEnd[]>();
  for (const { start, orders } of listStarts(parameters, play, up).played) {
    for (const end of endHand(parameters, play, start)) {
      const key = keyOf(end.counts);
      const same = ends.get(key) ?? [];
      same.push({ ...end, ways: end.ways * orders });
      ends.set(key, same);
    }
  }
  for (const same of ends.values()) {
    const [{ counts, cards } = { counts: NO_CARDS, cards: 0 }] = same;
    const dealt = waysOf(counts);
    if (dealt === 0n) continue;
    const live = same.some(({ handClass }) => isLive(handClass));
    const against = playedAgainst(seat, counts, cards, live);
    for (const { handClass, ways } of same) {
      take([handClass], against, ups * dealt * BigInt(ways), 1 + cards + dealer.cards);
    }
  }
};
