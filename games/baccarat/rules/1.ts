import type { DecidedPart, Rules } from "@croupier/contract/rules";
import { type Decks, dealShoe } from "@croupier/math/cards";
import { add, ONE, type Rational, rational, ZERO } from "@croupier/math/rational";
import { dealHands, type Hands } from "../deal-hands.ts";
import { type Outcome, OUTCOMES, outcomeOf } from "../outcomes.ts";

const WAGERS = ["player", "banker", "tie", "playerPair", "bankerPair"] as const;

type On = (typeof WAGERS)[number];

interface Selection {
  readonly on: On;
}

interface Parameters {
  readonly decks: Decks;
  /** The share of a win on banker that is kept. */
  readonly commission: Rational;
  /** Whether banker pays 1 to 2 when it wins with six points; the commission is 0 then. */
  readonly bankerSixPaysHalf: boolean;
  /** To 1, as is `pairPays`. */
  readonly tiePays: Rational;
  readonly pairPays: Rational;
}

interface State {
  readonly selections: readonly Selection[];
  readonly hands: Hands;
  /** A place in `OUTCOMES`. */
  readonly outcome: number;
}

const TWO = rational(2);
const SIX_PAYS = rational(3, 2);

const forEachWager = <T>(make: (on: On) => T): Readonly<Record<On, T>> => ({
  player: make("player"),
  banker: make("banker"),
  tie: make("tie"),
  playerPair: make("playerPair"),
  bankerPair: make("bankerPair"),
});

/** What a wager returns per unit staked, stake included. On a tie, player and banker give the stake back. */
const createMultiplier = ({ commission, bankerSixPaysHalf, tiePays, pairPays }: Parameters) => {
  const [tie, pair] = [add(tiePays, ONE), add(pairPays, ONE)];
  const banker = rational(2n * commission.den - commission.num, commission.den);
  const bankerSix = bankerSixPaysHalf ? SIX_PAYS : banker;
  return (on: On, outcome: Outcome): Rational => {
    const tied = outcome.winner === "tie";
    switch (on) {
      case "player":
        return tied ? ONE : outcome.winner === "player" ? TWO : ZERO;
      case "banker":
        return tied ? ONE : outcome.winner === "player" ? ZERO : outcome.bankerSix ? bankerSix : banker;
      case "tie":
        return tied ? tie : ZERO;
      case "playerPair":
        return outcome.playerPair ? pair : ZERO;
      case "bankerPair":
        return outcome.bankerPair ? pair : ZERO;
    }
  };
};

/**
 * The shoe deals player, banker, player, banker, the player's third card if any, the banker's third if any; the standard
 * tableau says who draws. All wagers of a bet are on the one deal.
 */
export const createRules = (parameters: Parameters) => {
  const multiplierOf = createMultiplier(parameters);
  /** By the wager's place in the bet, what it is on, and the outcome. */
  const parts = WAGERS.map((_, wager) =>
    forEachWager((on) =>
      OUTCOMES.map((outcome): DecidedPart => ({ wager, fraction: ONE, multiplier: multiplierOf(on, outcome) })),
    ),
  );
  const partsOf = (selections: readonly Selection[], outcome: number): readonly DecidedPart[] =>
    selections.map(({ on }, wager) => must(parts[wager]?.[on][outcome]));
  /** All parts of a bet of one wager. */
  const alone = forEachWager((on) => OUTCOMES.map((_, outcome) => partsOf([{ on }], outcome)));

  return {
    objection(selections) {
      for (const [wager, { on }] of selections.entries()) {
        const before = selections.findIndex((selection) => selection.on === on);
        if (before < wager) {
          return `wagers.${wager}.selection: wagers.${before} is on ${on} already; stake more on that one.`;
        }
      }
      return undefined;
    },
    open(selections, draws): State {
      const hands = dealHands(dealShoe(draws, parameters.decks));
      return { selections, hands, outcome: outcomeOf(hands) };
    },
    act: (state) => state,
    legal: () => [],
    parts({ selections, outcome }) {
      const only = selections.length === 1 ? selections[0] : undefined;
      return only ? must(alone[only.on][outcome]) : partsOf(selections, outcome);
    },
    view({ hands, outcome }) {
      const { winner, playerPair, bankerPair } = must(OUTCOMES[outcome]);
      return { ...hands, outcome: winner, playerPair, bankerPair };
    },
    fallback: () => "void",
    // Two pairs come with a tie and with a win of either hand, and a win with six pays no more than one without.
    ceilings: (selections) =>
      OUTCOMES.flatMap(({ bankerSix, playerPair, bankerPair }, outcome) =>
        playerPair && bankerPair && !bankerSix
          ? [partsOf(selections, outcome).filter(({ multiplier }) => multiplier.num > 0n)]
          : [],
      ),
  } satisfies Rules<Selection, never, State>;
};

const must = <T>(value: T | undefined): T => {
  if (value === undefined) throw new RangeError("a bet of baccarat has at most five wagers");
  return value;
};
