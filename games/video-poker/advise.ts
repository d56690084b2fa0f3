import type { ActionOf } from "@croupier/contract/game";
import type { Advice, Choice, Prepared } from "@croupier/contract/par";
import { compare, multiply, rational } from "@croupier/math/rational";
import { createAppraiser, placesAsDealt } from "./best-hold.ts";
import { nameOf, parseHand } from "./card-names.ts";
import type { contract } from "./contract.ts";
import { countDraws } from "./draw-counts.ts";
import { multipliersOf, playExamples } from "./example-rounds.ts";
import { actionOf, HOLDS, keeps } from "./holds.ts";

type Action = ActionOf<typeof contract>;

const spell = (cards: readonly number[]): string => (cards.length === 0 ? "nothing" : cards.map(nameOf).join(" "));

/** What each of the 32 holds of a hand returns on average, the best first. Throws a RangeError on what is no hand. */
export const advise = (prepared: Prepared<typeof contract>, hand: string): Advice<Action> => {
  const cards = parseHand(hand);
  const ascending = cards.toSorted((a, b) => a - b);
  const counts = countDraws(ascending);
  const { bestOf, valueOf, unit } = createAppraiser(multipliersOf(playExamples(prepared)));
  const best = bestOf(counts);
  const choices = [best, ...HOLDS.filter((hold) => hold !== best)].map((hold): Choice<Action> => {
    const places = placesAsDealt(cards, ascending, hold);
    return {
      name: `hold ${spell(cards.filter((_, place) => keeps(places, place)))}`,
      action: actionOf(places),
      value: multiply(unit, rational(valueOf(counts, hold))),
    };
  });
  return { position: spell(cards), choices: choices.toSorted((a, b) => compare(b.value, a.value)) };
};
