import type { ActionOf, SelectionOf } from "@croupier/contract/game";
import type { DecidedPart, Part, Rules } from "@croupier/contract/rules";
import type { Shuffle } from "@croupier/math/draws";
import { ONE, type Rational, rational, ZERO } from "@croupier/math/rational";
import type { contract } from "./blackjack-contract.ts";
import { type Hand, isNatural, PAIRS, pairPays, points, totalOf } from "./blackjack-hands.ts";
import { rankOf } from "./cards.ts";

type Selection = SelectionOf<typeof contract>;
type Action = ActionOf<typeof contract>;

interface State {
  readonly wagers: readonly Selection["on"][];
  readonly shoe: Shuffle;
  /** What the side wager earns, if there is one: the first two cards decide it. */
  readonly pair: Rational;
  readonly dealer: readonly number[];
  readonly hands: readonly Hand[];
  readonly insured: boolean;
  readonly phase: "insurance" | "hands" | "over";
}

const TWO = rational(2);
const HALF = rational(1, 2);
const EVEN_MONEY = rational(2);
const BLACKJACK = rational(5, 2);
const INSURANCE = rational(3);

const activeOf = ({ phase, hands }: State): number | undefined =>
  phase === "hands" ? hands.findIndex(({ done }) => !done) : undefined;

/** A hand ends by itself when it can't be improved or is lost. */
const settle = (hand: Hand): Hand => (totalOf(hand.cards) >= 21 ? { ...hand, done: true } : hand);

/** Gives the hand whose turn begins its second card; when there is no such hand, it is the dealer's turn. */
const proceed = (state: State): State => {
  const next = state.hands.findIndex(({ done }) => !done);
  if (next < 0) return { ...state, dealer: dealerDraws(state), phase: "over" };
  const hand = state.hands[next];
  if (hand?.cards.length !== 1) return state;
  return proceed({ ...state, hands: state.hands.with(next, deal(hand, state.shoe)) });
};

const deal = (hand: Hand, shoe: Shuffle): Hand => {
  // Split aces get one card each.
  const onAce = hand.cards.length === 1 && rankOf(hand.cards[0] ?? 0) === 0;
  const dealt = settle({ ...hand, cards: [...hand.cards, shoe.next()] });
  return onAce ? { ...dealt, done: true } : dealt;
};

const dealerDraws = ({ hands, dealer, shoe }: State): readonly number[] => {
  const live = hands.some(({ cards, surrendered }) => !surrendered && totalOf(cards) <= 21);
  let cards = dealer;
  if (live) while (totalOf(cards) < 17) cards = [...cards, shoe.next()];
  return cards;
};

/** After the insurance: a blackjack on either side ends the round before the hands are played. */
const peek = (state: State): State => {
  const over = isNatural(state.dealer) || isNatural(state.hands[0]?.cards ?? []);
  return { ...state, phase: over ? "over" : "hands" };
};

const legal = (state: State): readonly Action[] => {
  if (state.phase === "insurance") return ["insure", "decline"];
  const hand = state.hands[activeOf(state) ?? -1];
  if (!hand) return [];
  if (hand.cards.length > 2) return ["hit", "stand"];
  if (state.hands.length > 1) return ["hit", "stand", "double"];
  const [one = 0, other = 0] = hand.cards.map(points);
  return ["hit", "stand", "double", ...(one === other ? (["split"] as const) : []), "surrender"];
};

/** What a hand returns; undefined until it is seen. A bust and a surrender are seen at once. */
const handPays = ({ phase, dealer, hands }: State, { cards, surrendered }: Hand): Rational | undefined => {
  if (surrendered) return HALF;
  const total = totalOf(cards);
  if (total > 21) return ZERO;
  if (phase !== "over") return undefined;
  const natural = hands.length === 1 && isNatural(cards);
  if (isNatural(dealer)) return natural ? ONE : ZERO;
  if (natural) return BLACKJACK;
  const house = totalOf(dealer);
  if (house > 21 || total > house) return EVEN_MONEY;
  return total === house ? ONE : ZERO;
};

/** In the order in which they come to be: the bet's wagers, the insurance, the second hand. */
const partsOf = (state: State): readonly Part[] => {
  const main = state.wagers.indexOf("main");
  const [first, second] = state.hands.map((hand): Part => ({
    wager: main,
    fraction: hand.doubled ? TWO : ONE,
    multiplier: handPays(state, hand),
  }));
  const parts = state.wagers.map((on, wager): Part | undefined =>
    on === "main" ? first : { wager, fraction: ONE, multiplier: state.pair },
  );
  // Once it is taken the dealer has peeked.
  const saved = isNatural(state.dealer) ? INSURANCE : ZERO;
  const insurance: Part = { wager: main, fraction: HALF, multiplier: saved };
  return [...parts, state.insured ? insurance : undefined, second].filter((part) => part !== undefined);
};

/** One or two hands, six decks, dealer stands on all 17s, late surrender, peek, double on any two cards. */
export const createRules = ({ decks }: { readonly decks: number }) =>
  ({
    objection(selections) {
      if (!selections.some(({ on }) => on === "main")) return "A side wager needs the main one.";
      return selections.length === new Set(selections.map(({ on }) => on)).size
        ? undefined
        : "A wager is in this bet twice.";
    },
    open(selections, draws): State {
      const shoe = draws.shuffle(52 * decks);
      const [first, up, second, hole] = [shoe.next(), shoe.next(), shoe.next(), shoe.next()];
      const state: State = {
        wagers: selections.map(({ on }) => on),
        shoe,
        pair: pairPays(first, second),
        dealer: [up, hole],
        hands: [{ cards: [first, second], doubled: false, done: false, surrendered: false }],
        insured: false,
        phase: "insurance",
      };
      return rankOf(up) === 0 ? state : peek(state);
    },
    act(state, action): State {
      if (action === "insure" || action === "decline") return peek({ ...state, insured: action === "insure" });
      const index = activeOf(state) ?? -1;
      const hand = state.hands[index];
      if (!hand) throw new Error(`no hand to ${action}`);
      const replace = (...hands: readonly Hand[]): State =>
        proceed({ ...state, hands: state.hands.toSpliced(index, 1, ...hands) });
      switch (action) {
        case "stand":
          return replace({ ...hand, done: true });
        case "surrender":
          return replace({ ...hand, done: true, surrendered: true });
        case "hit":
          return replace(deal(hand, state.shoe));
        case "double":
          return replace({ ...deal(hand, state.shoe), doubled: true, done: true });
        case "split":
          return replace(...hand.cards.map((card): Hand => ({ ...hand, cards: [card] })));
      }
    },
    legal,
    parts: partsOf,
    view: (state) => ({
      dealer: (state.phase === "over" ? state.dealer : state.dealer.slice(0, 1)).map((id) => id % 52),
      hands: state.hands.map(({ cards, doubled }) => ({
        cards: cards.map((id) => id % 52),
        total: totalOf(cards),
        doubled,
      })),
      active: activeOf(state) ?? null,
      insured: state.insured,
      legal: legal(state),
    }),
    fallback: ({ phase }) => ({ action: phase === "insurance" ? "decline" : "stand" }),
    /** Two hands, both doubled, both won; a perfect pair is the very pair to split, so the side wager wins with them. */
    ceilings(selections) {
      const best = selections.flatMap(({ on }, wager): DecidedPart[] => {
        const hand = { wager, fraction: TWO, multiplier: EVEN_MONEY };
        return on === "main" ? [hand, hand] : [{ wager, fraction: ONE, multiplier: PAIRS.perfect }];
      });
      return [best];
    },
  }) satisfies Rules<Selection, Action, State>;
