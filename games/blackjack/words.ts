import { cardsWords } from "@croupier/contract/card-words";
import type { ViewOf } from "@croupier/contract/game";
import { spaced } from "@croupier/contract/plain-words";
import { defineWords } from "@croupier/contract/words";
import type { contract } from "./contract.ts";

type View = ViewOf<typeof contract>;
type Hand = View["hands"][number];

const SPOTS = { main: "the hand", perfectPairs: "perfect pairs", twentyOnePlus3: "21+3" };

const ACTIONS = {
  insure: "Took insurance.",
  decline: "Declined insurance.",
  hit: "Hit.",
  stand: "Stood.",
  double: "Doubled.",
  split: "Split.",
  surrender: "Surrendered.",
};

const BEST = 21;

const points = ({ cards, total, soft }: Pick<Hand, "cards" | "total" | "soft">, split: boolean): string => {
  if (total > BEST) return `${total}, bust`;
  if (total === BEST && cards.length === 2 && !split) return "blackjack";
  return soft ? `soft ${total}` : String(total);
};

const handName = (hands: readonly Hand[], index: number): string =>
  hands.length === 1 ? "The hand" : `Hand ${index + 1}`;

const hand = ({ hands, active }: View, shown: Hand, index: number): string => {
  const marks = [
    ...(shown.doubled ? ["doubled"] : []),
    ...(shown.surrendered ? ["surrendered"] : []),
    ...(active === index ? ["its turn"] : []),
  ];
  const name = handName(hands, index);
  return `${name}: ${[cardsWords(shown.cards), points(shown, shown.split), ...marks].join(", ")}.`;
};

export const words = defineWords<typeof contract>({
  selection: ({ on }) => SPOTS[on],
  action: (action) => ACTIONS[action],
  view: (view) => {
    const { dealer, hands, insured, sides } = view;
    const shows = dealer.cards.length === 1 ? "shows" : "had";
    return [
      `The dealer ${shows} ${cardsWords(dealer.cards)}, ${points(dealer, false)}.`,
      ...hands.map((shown, index) => hand(view, shown, index)),
      ...(insured ? ["The hand was insured."] : []),
      ...sides.map(
        ({ on, made }) =>
          `${SPOTS[on] === "21+3" ? "21+3" : "Perfect pairs"}: ${made === null ? "nothing" : spaced(made)}.`,
      ),
    ];
  },
  // The first hand stands at its wager's place; the insurance and hands from splits follow as they came to be.
  parts: ({ hands, insured }, selections) => [
    ...selections.map(({ on }) => (on === "main" && hands.length > 1 ? "the first hand" : SPOTS[on])),
    ...(insured ? ["insurance"] : []),
    ...hands.slice(1).map(() => "a hand from a split"),
  ],
});
