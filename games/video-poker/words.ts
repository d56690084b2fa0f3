import { cardsWords } from "@croupier/contract/card-words";
import { multiplierWords } from "@croupier/contract/multiplier-words";
import { defineWords } from "@croupier/contract/words";
import type { contract } from "./contract.ts";

const HAND = 5;

const CATEGORIES = {
  nothing: "nothing that pays",
  jacks: "a pair of jacks or better",
  twoPair: "two pairs",
  three: "three of a kind",
  straight: "a straight",
  flush: "a flush",
  fullHouse: "a full house",
  four: "four of a kind",
  straightFlush: "a straight flush",
  royal: "a royal flush",
};

export const words = defineWords<typeof contract>({
  selection: () => "",
  action: ({ hold }, { cards }) => {
    if (hold.length === 0) return "Kept nothing and drew five cards.";
    if (hold.length === HAND) return "Kept all five cards.";
    const drawn = HAND - hold.length;
    const kept = cardsWords(hold.flatMap((place) => cards[place] ?? []));
    return `Kept ${kept} and drew ${drawn === 1 ? "one card" : `${drawn} cards`}.`;
  },
  view: ({ cards, category, multiplier, held }) => [
    `${held === null ? "Dealt" : "The last hand was"} ${cardsWords(cards)}: ${CATEGORIES[category]}${
      category === "nothing" ? "" : `, which pays ${multiplierWords(multiplier)}`
    }.`,
  ],
});
