import { addValue, dealerDraws, NO_POINTS, type Points, totalOf } from "../points.ts";
import { type Counts, keyOf, NO_CARDS, VALUES, withCard } from "./values.ts";

/** Cards with which the dealer gets to 17 … 21 from an up card, in any order, without a blackjack. */
export interface DealerHand {
  /** Without the up card. */
  readonly counts: Counts;
  readonly cards: number;
  /** Number of the end: 0 for 17, 4 for 21. */
  readonly end: number;
  readonly ways: number;
}

interface Open {
  readonly counts: Counts;
  readonly points: Points;
  ways: number;
}

/** Busts and the blackjack are left out: they are what is left. */
export const listDealerHands = (up: number, soft17: "stand" | "hit"): readonly DealerHand[] => {
  const hands: DealerHand[] = [];
  let level: Iterable<Open> = [{ counts: NO_CARDS, points: addValue(NO_POINTS, up), ways: 1 }];
  for (let [cards, more] = [0, true]; more; cards += 1) {
    const next = new Map<string, Open>();
    for (const { counts, points, ways } of level) {
      const total = totalOf(points);
      if (total > 21 || (cards === 1 && total === 21)) continue;
      if (!dealerDraws(points, soft17)) {
        hands.push({ counts, cards, end: total - 17, ways });
        continue;
      }
      for (const value of VALUES) {
        const drawn = withCard(counts, value);
        const key = keyOf(drawn);
        const known = next.get(key);
        if (known) known.ways += ways;
        else next.set(key, { counts: drawn, points: addValue(points, value), ways });
      }
    }
    level = next.values();
    more = next.size > 0;
  }
  return hands;
};
