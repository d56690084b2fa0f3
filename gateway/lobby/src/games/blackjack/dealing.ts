import type { View } from "../../frame/play.ts";

/** What lies on the table, hand by hand. */
export interface Laid {
  readonly dealer: readonly number[];
  readonly hands: readonly (readonly number[])[];
}

const EMPTY: Laid = { dealer: [], hands: [] };

const has = (cards: readonly number[], begun: readonly number[]): boolean =>
  begun.every((card, index) => cards[index] === card);

/** The first deal, in the game's order: player, dealer's up card, player. */
const opening = ({ dealer, hands }: View<"blackjack">): readonly Laid[] => {
  const [own = []] = hands.map(({ cards }) => cards);
  return [
    { dealer: [], hands: [own.slice(0, 1)] },
    { dealer: dealer.cards.slice(0, 1), hands: [own.slice(0, 1)] },
    { dealer: dealer.cards.slice(0, 1), hands: [own.slice(0, 2)] },
  ];
};

/** The table card by card, from what lies there to what the house decided; it ends with that. */
export const dealing = (before: Laid, view: View<"blackjack">): readonly Laid[] => {
  const steps: Laid[] = [];
  let now = before;
  const put = (next: Laid): void => {
    now = next;
    steps.push(next);
  };
  const own = view.hands.map(({ cards }) => cards);
  const isNew = now.dealer.length === 0 || now.dealer[0] !== view.dealer.cards[0];
  if (isNew) for (const step of opening(view)) put(step);
  // A split is laid out at once; what is dealt to its hands comes card by card, as anything else.
  if (own.length !== now.hands.length) {
    put({ ...now, hands: own.map((cards) => cards.slice(0, 1)) });
  } else if (!own.every((cards, index) => has(cards, now.hands[index] ?? []))) {
    put({ ...now, hands: own });
  }
  for (const [index, cards] of own.entries()) {
    while ((now.hands[index]?.length ?? 0) < cards.length) {
      const count = (now.hands[index]?.length ?? 0) + 1;
      put({ ...now, hands: now.hands.map((hand, at) => (at === index ? cards.slice(0, count) : hand)) });
    }
  }
  while (now.dealer.length < view.dealer.cards.length) {
    put({ ...now, dealer: view.dealer.cards.slice(0, now.dealer.length + 1) });
  }
  return steps.length > 0 ? steps : [now];
};

export const NOTHING_LAID = EMPTY;
