import { rankOf } from "@croupier/math/cards";
import type { Hand, Hands } from "./deal-hands.ts";

/** Everything about a deal that a wager may depend on. */
export interface Outcome {
  readonly winner: "player" | "banker" | "tie";
  /** Whether the winner is the banker, with six points. */
  readonly bankerSix: boolean;
  readonly playerPair: boolean;
  readonly bankerPair: boolean;
}

const WINNERS = [
  { winner: "tie", bankerSix: false },
  { winner: "player", bankerSix: false },
  { winner: "banker", bankerSix: false },
  { winner: "banker", bankerSix: true },
] as const;
const PAIRS = [false, true];

/** All there are, each in the place that `outcomeOf` gives. */
export const OUTCOMES: readonly Outcome[] = WINNERS.flatMap((won) =>
  PAIRS.flatMap((playerPair) => PAIRS.map((bankerPair) => ({ ...won, playerPair, bankerPair }))),
);

const isPair = ({ cards }: Hand): boolean => rankOf(cards[0] ?? -1) === rankOf(cards[1] ?? -1);

/** The place in `OUTCOMES` of what these hands come to: a number, so that a round looks up what it pays. */
export const outcomeOf = ({ player, banker }: Hands): number => {
  const won = player.total === banker.total ? 0 : player.total > banker.total ? 1 : banker.total === 6 ? 3 : 2;
  return 4 * won + 2 * (isPair(player) ? 1 : 0) + (isPair(banker) ? 1 : 0);
};
