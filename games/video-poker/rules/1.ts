import type { DecidedPart, Part, Rules } from "@croupier/contract/rules";
import { DECK_SIZE } from "@croupier/math/cards";
import type { Shuffle } from "@croupier/math/draws";
import { compare, ONE, type Rational, ZERO } from "@croupier/math/rational";
import { formatRational } from "@croupier/math/rational-text";
import { createAppraiser, placesAsDealt } from "../best-hold.ts";
import { countDraws } from "../draw-counts.ts";
import { CATEGORIES, type Category, categoryOf } from "../hands.ts";
import { actionOf, type DrawAction, HOLDS } from "../holds.ts";

/** What each category pays per unit staked; nothing pays nothing. */
type Pays = Readonly<Record<Exclude<Category, "nothing">, Rational>>;

interface State {
  readonly deck: Shuffle;
  readonly cards: readonly number[];
  readonly held: readonly number[] | null;
}

/** What a category pays, in each form that a round needs it in. */
interface Prize {
  readonly category: Category;
  readonly multiplier: string;
  readonly parts: readonly DecidedPart[];
}

const HAND = [0, 1, 2, 3, 4];
const DRAWS = HOLDS.map(actionOf);
const OVER: readonly DrawAction[] = [];
const UNDECIDED: readonly Part[] = [{ wager: 0, fraction: ONE, multiplier: undefined }];

/**
 * Five cards from a lazy shuffle of 52; each that is not held gives way to the next card, from the left. The hand then
 * pays by its category.
 */
export const createRules = ({ pays }: { readonly pays: Pays }) => {
  const multipliers = CATEGORIES.map((category) => (category === "nothing" ? ZERO : pays[category]));
  const prizes = CATEGORIES.map((category, index): Prize => {
    const multiplier = multipliers[index] ?? ZERO;
    return { category, multiplier: formatRational(multiplier), parts: [{ wager: 0, fraction: ONE, multiplier }] };
  });
  const nothing: Prize = { category: "nothing", multiplier: formatRational(ZERO), parts: [] };
  const prizeOf = (cards: readonly number[]): Prize => prizes[categoryOf(cards)] ?? nothing;
  const greatest = multipliers.reduce(
    (best, multiplier, index) => (compare(multiplier, multipliers[best] ?? ZERO) > 0 ? index : best),
    0,
  );
  const appraiser = createAppraiser(multipliers);

  return {
    open(_selections, draws): State {
      const deck = draws.shuffle(DECK_SIZE);
      return { deck, cards: HAND.map(() => deck.next()), held: null };
    },
    act: ({ deck, cards }, { hold }): State => ({
      deck,
      cards: cards.map((card, place) => (hold.includes(place) ? card : deck.next())),
      held: hold,
    }),
    legal: ({ held }) => (held === null ? DRAWS : OVER),
    parts: ({ cards, held }) => (held === null ? UNDECIDED : prizeOf(cards).parts),
    view({ cards, held }) {
      const { category, multiplier } = prizeOf(cards);
      return { cards, held, category, multiplier, legal: held === null ? DRAWS : OVER };
    },
    fallback({ cards }) {
      const ascending = cards.toSorted((a, b) => a - b);
      return { action: actionOf(placesAsDealt(cards, ascending, appraiser.bestOf(countDraws(ascending)))) };
    },
    ceilings: () => [prizes[greatest]?.parts ?? []],
  } satisfies Rules<Readonly<Record<string, never>>, DrawAction, State>;
};
