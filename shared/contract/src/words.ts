import type { ActionOf, Contract, SelectionOf, ViewOf } from "./game.ts";

/**
 * How a game tells its rounds in English, to people who know the game and not its JSON. Each part may be left out: what
 * has no words of its own is told from its JSON. Only what the contract lets through is given to them.
 */
export interface Words<Selection = unknown, Action = unknown, View = unknown> {
  /** What a wager is on, to follow "Bet 2.00 EUR on": `red`. Empty where a bet has no choice in it. */
  selection?(selection: Selection): string;
  /** A decision as a sentence, beside what is to be seen now: `Hit.` */
  action?(action: Action, view: View): string;
  /** What is to be seen, a sentence each: `The ball landed on 17 black.` */
  view?(view: View): readonly string[];
  /** What each part of the round is called, in order, where a wager can have several: `the first hand`, `insurance`. */
  parts?(view: View, selections: readonly Selection[]): readonly string[];
}

/** Words of a contract's own types, which are erased after. */
export const defineWords = <C extends Contract>(words: Words<SelectionOf<C>, ActionOf<C>, ViewOf<C>>): Words => words;
