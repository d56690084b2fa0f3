import type { Draws } from "@croupier/math/draws";
import type { Contract } from "./game.ts";
import type { ParClass, Prepared } from "./par.ts";
import { RulesError } from "./play.ts";
import type { DecidedPart } from "./rules.ts";

/** No game takes more decisions than this in one round. */
const MAX_STEPS = 1_000;

/** Plays whole rounds of one class. What is enumerated, simulated and tested is played by this and nothing else. */
export type PlayOut = (draws: Draws) => readonly DecidedPart[];

/**
 * Makes the player of a class: opens a round by the rules, decides by the class's strategy, and returns the final parts
 * of all wagers. Throws a RangeError for a bet that the rules object to, and a RulesError where rules or strategy break their
 * promise.
 */
export const createPlayOut = <C extends Contract>({ rules }: Prepared<C>, played: ParClass<C>): PlayOut => {
  const { name, selections, strategy } = played;
  const objection = rules.objection?.(selections);
  if (objection !== undefined) throw new RangeError(`class "${name}" names a bet that the rules refuse: ${objection}`);
  return (draws) => {
    let state = rules.open(selections, draws);
    for (let step = 0; ; step += 1) {
      const legal = rules.legal(state);
      if (legal.length === 0) return assertDecided(rules.parts(state));
      if (!strategy) throw new RulesError(`class "${name}" has decisions to take, but no strategy`);
      if (step === MAX_STEPS) throw new RulesError(`a round of class "${name}" doesn't end`);
      state = rules.act(state, strategy.decide(rules.view(state, "player"), legal), draws);
    }
  };
};

const assertDecided = (parts: readonly { readonly multiplier: unknown }[]): readonly DecidedPart[] => {
  for (const { multiplier } of parts) {
    if (multiplier === undefined) throw new RulesError("the round is over, but a part has no multiplier");
  }
  return parts as readonly DecidedPart[];
};

/** Of a round's final parts, those that a class counts. */
export const countedParts = <C extends Contract>(
  { wager = 0, counted }: ParClass<C>,
  parts: readonly DecidedPart[],
): readonly DecidedPart[] => {
  const own = parts.filter((part) => part.wager === wager);
  return counted ? counted(own) : own;
};
