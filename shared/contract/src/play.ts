import { canonicalJson } from "./canonical.ts";
import { type PricedPart, type PriceRefusal, priceParts } from "./money.ts";
import type { Rules } from "./rules.ts";
import type { Draws } from "@croupier/math/draws";

/** Rules that broke their own promise: a bug in a game, never a player's fault. The round pays nothing yet. */
export class RulesError extends Error {
  override name = "RulesError";
}

/** Why an action can't be taken. Nothing has happened: the next replay starts from the record again. */
export type ActRefusal = "illegal_action" | PriceRefusal;

/** A round in play: the rules' state, and the money standing on it. Spent by `act`, as the state is. */
export interface Play<State = unknown> {
  readonly state: State;
  readonly parts: readonly PricedPart[];
  /** All that the player has staked so far, in minor units. */
  readonly due: bigint;
  /** What is owed; final once `settled`. */
  readonly payout: bigint;
  readonly settled: boolean;
}

/** A bet as the rules' runner sees it: what the wagers are on, and the stake of each in minor units. */
export interface Bet<Selection = unknown> {
  readonly selections: readonly Selection[];
  readonly stakes: readonly bigint[];
}

const appraise = <State>(
  rules: Pick<Rules<unknown, unknown, State>, "parts" | "legal">,
  state: State,
  stakes: readonly bigint[],
): Play<State> | PriceRefusal => {
  const parts = rules.parts(state);
  const priced = priceParts(parts, stakes);
  if (typeof priced === "string") return priced;
  const settled = rules.legal(state).length === 0;
  const undecided = parts.some(({ multiplier }) => multiplier === undefined);
  if (settled && undecided) throw new RulesError("the round is over, but a part has no multiplier");
  if (!settled && !undecided) throw new RulesError("every part is decided, but actions are still legal");
  return { state, parts: priced.parts, due: priced.due, payout: priced.payout, settled };
};

/** Opens a round. The selections have met no objection. */
export const openPlay = <Selection, Action, State>(
  rules: Rules<Selection, Action, State>,
  bet: Bet<Selection>,
  draws: Draws,
): Play<State> | PriceRefusal => {
  const play = appraise(rules, rules.open(bet.selections, draws), bet.stakes);
  if (typeof play === "string") return play;
  const staked = bet.stakes.reduce((sum, stake) => sum + stake, 0n);
  if (play.due !== staked) throw new RulesError(`a bet of ${staked} opened a round of ${play.due}`);
  return play;
};

/** Takes one action; `play` is spent even when the answer is a refusal, so replay again after one. */
export const actPlay = <Selection, Action, State>(
  rules: Rules<Selection, Action, State>,
  bet: Bet<Selection>,
  play: Play<State>,
  action: Action,
  draws: Draws,
): Play<State> | ActRefusal => {
  if (!isLegal(rules, play.state, action)) return "illegal_action";
  const next = appraise(rules, rules.act(play.state, action, draws), bet.stakes);
  if (typeof next !== "string" && next.due < play.due) throw new RulesError("a stake shrank within a round");
  return next;
};

const isLegal = <Action, State>(
  rules: Pick<Rules<unknown, Action, State>, "legal">,
  state: State,
  action: Action,
): boolean => {
  const legal = rules.legal(state);
  // A simulation takes its actions from the list itself; those need no spelling out.
  if (legal.includes(action)) return true;
  const wanted = canonicalJson(action);
  return legal.some((listed) => canonicalJson(listed) === wanted);
};

/**
 * Plays a recorded round from its beginning: (rules, bet, draws, actions) reproduce it bit for bit. Throws a RulesError
 * when the record can't have happened under these rules.
 */
export const replay = <Selection, Action, State>(
  rules: Rules<Selection, Action, State>,
  bet: Bet<Selection>,
  actions: readonly Action[],
  draws: Draws,
): Play<State> => {
  let play = openPlay(rules, bet, draws);
  for (const [step, action] of actions.entries()) {
    if (typeof play === "string") break;
    const next = actPlay(rules, bet, play, action, draws);
    if (typeof next === "string") throw new RulesError(`action ${step} of the record is refused: ${next}`);
    play = next;
  }
  if (typeof play === "string") throw new RulesError(`the record's bet is refused: ${play}`);
  return play;
};
