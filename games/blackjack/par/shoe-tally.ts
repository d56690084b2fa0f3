import type { DecidedPart } from "@croupier/contract/rules";
import { sum } from "@croupier/math/arithmetic";
import { type Rational, rational } from "@croupier/math/rational";
import { DEALER_NATURAL, type Kinds } from "./classes.ts";
import { falling } from "./shoe.ts";
import { keyOfKind, partsOfKinds } from "./together.ts";

/** Adds up rounds by what their hands come to; each counts orders of so many cards. */
export interface ShoeTally {
  /** `ends` are the dealer's, by number, in ways of `cards` cards; `hands` the classes of the player's. */
  readonly add: (hands: readonly number[], ends: readonly bigint[], times: bigint, cards: number) => void;
  readonly endings: (
    decks: number,
  ) => readonly { readonly outcome: readonly DecidedPart[]; readonly probability: Rational }[];
}

/** Where the dealer peeks, blackjacks are not of these rounds; they are told by themselves. */
export const createShoeTally = ({ parts, kindOf }: Kinds): ShoeTally => {
  const byCards = new Map<number, Map<number, bigint>>();
  return {
    add: (hands, ends, times, cards) => {
      let held = byCards.get(cards);
      if (!held) byCards.set(cards, (held = new Map<number, bigint>()));
      for (let end = 0; end <= DEALER_NATURAL; end += 1) {
        const ways = ends[end] ?? 0n;
        if (ways === 0n) continue;
        let key = 0;
        for (const hand of hands) key += keyOfKind(kindOf(hand, end));
        held.set(key, (held.get(key) ?? 0n) + ways * times);
      }
    },
    endings: (decks) => {
      const keys = new Set([...byCards.values()].flatMap((held) => [...held.keys()]));
      return [...keys]
        .map((key) => ({
          outcome: partsOfKinds(key, parts),
          probability: sum(
            [...byCards].map(([cards, held]) => rational(held.get(key) ?? 0n, falling(52 * decks, cards))),
          ),
        }))
        .filter(({ probability }) => probability.num !== 0n);
    },
  };
};
