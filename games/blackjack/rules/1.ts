import type { DecidedPart, Rules } from "@croupier/contract/rules";
import { dealShoe } from "@croupier/math/cards";
import { ONE } from "@croupier/math/rational";
import { findSummits, type Summit } from "../ceilings.ts";
import { describeHand } from "../hand.ts";
import type { Option } from "../options.ts";
import type { Parameters } from "../parameters.ts";
import { createPartsOf, type Wagers } from "../parts.ts";
import { isSoft, NO_POINTS, addValue, totalOf, valueOf } from "../points.ts";
import { insure, openRound, optionsIn, playHand, type Round } from "../round.ts";
import { TWO } from "../settlement.ts";
import { createSettleSide, type Side, type SideResult } from "../side-wagers.ts";

interface Selection {
  readonly on: "main" | Side;
}

type Action = Option | "insure" | "decline";

interface State {
  readonly round: Round;
  readonly wagers: Wagers;
  /** What each side wager of the bet came to, in the bet's order. */
  readonly sides: readonly (SideResult & { readonly on: Side })[];
}

const INSURANCE: readonly Action[] = ["insure", "decline"];

const sidesOf = (selections: readonly Selection[]): readonly Side[] =>
  selections.flatMap(({ on }) => (on === "main" ? [] : [on]));

/** The hole card stays out until the round is over. */
const describeDealer = ({ dealer, phase }: Round) => {
  const cards = phase === "over" ? dealer.cards : dealer.cards.slice(0, 1);
  const points = cards.reduce((sum, card) => addValue(sum, valueOf(card)), NO_POINTS);
  return { cards: cards.map((card) => card % 52), total: totalOf(points), soft: isSoft(points) };
};

const ceilingOf = (selections: readonly Selection[], { hands, doublesOn, sides }: Summit): readonly DecidedPart[] => {
  const main = selections.findIndex(({ on }) => on === "main");
  const won = Array.from({ length: hands }, (): DecidedPart => ({
    wager: main,
    fraction: doublesOn === undefined ? ONE : TWO,
    multiplier: TWO,
  }));
  const pays = [...sides];
  const others = selections.flatMap(({ on }, wager): DecidedPart[] => {
    const multiplier = on === "main" ? undefined : pays.shift();
    return multiplier ? [{ wager, fraction: ONE, multiplier }] : [];
  });
  return [...won, ...others];
};

/**
 * Cards in the order player, up, player, hole, then as dealt: a split hand's second card when its turn comes, the
 * dealer's last, and only if there is a hand left to beat. A hand of 21 stands by itself.
 */
export const createRules = (parameters: Parameters) => {
  const settleSide = createSettleSide(parameters);
  const partsOf = createPartsOf(parameters);
  const summitsBySides = new Map<string, readonly Summit[]>();

  const legal = ({ round }: State): readonly Action[] =>
    round.phase === "insurance" ? INSURANCE : optionsIn(parameters, round);

  return {
    objection(selections) {
      if (!selections.some(({ on }) => on === "main")) return "A side wager needs the main one.";
      const twice = selections.find(({ on }, wager) => selections.findIndex((other) => other.on === on) < wager);
      return twice && `The wager ${twice.on} is in this bet twice.`;
    },
    open(selections, draws): State {
      const round = openRound(parameters, dealShoe(draws, parameters.decks));
      const [one = 0, other = 0] = round.hands.flatMap(({ cards }) => cards);
      const [up = 0] = round.dealer.cards;
      const settled = selections.map(({ on }) =>
        on === "main" ? undefined : { on, ...settleSide(on, one, other, up) },
      );
      return {
        round,
        wagers: settled.map((side) => side?.multiplier),
        sides: settled.filter((side) => side !== undefined),
      };
    },
    act(state, action): State {
      const { round } = state;
      const next =
        action === "insure" || action === "decline"
          ? insure(parameters, round, action === "insure")
          : playHand(parameters, round, action);
      return { ...state, round: next };
    },
    legal,
    parts: ({ round, wagers }) => partsOf(round, wagers),
    view: (state) => ({
      dealer: describeDealer(state.round),
      hands: state.round.hands.map(describeHand),
      active: state.round.active < 0 ? null : state.round.active,
      insured: state.round.insured,
      sides: state.sides.map(({ on, made }) => ({ on, made })),
      legal: [...legal(state)],
    }),
    fallback: ({ round }) => ({ action: round.phase === "insurance" ? "decline" : "stand" }),
    ceilings(selections) {
      const sides = sidesOf(selections);
      const key = sides.join(" ");
      let summits = summitsBySides.get(key);
      if (!summits) summitsBySides.set(key, (summits = findSummits(parameters, settleSide, sides)));
      return summits.map((summit) => ceilingOf(selections, summit));
    },
  } satisfies Rules<Selection, Action, State>;
};
