import type { Draws } from "@croupier/math/draws";
import type { Rational } from "@croupier/math/rational";

/**
 * What rules settle: a fraction of one wager's stake, and the multiplier it earns. A split hand, the insurance and each
 * side wager are parts of their own; a doubled hand is one part of fraction 2.
 */
export interface Part {
  /** Index of the wager in the bet, from 0. */
  readonly wager: number;
  /** How much of that wager's stake rides on this part; positive. */
  readonly fraction: Rational;
  /** What the part returns per unit due, stake included; undefined while undecided. 0 loses, 1 gives the stake back. */
  readonly multiplier: Rational | undefined;
}

export interface DecidedPart extends Part {
  readonly multiplier: Rational;
}

/** Who looks at a round. What is hidden is hidden from all of them until the round ends. */
export type Viewer = "player" | "operator";

/**
 * The rules of one version of a game, made for one set of parameters. Pure: selections, draws and actions in; state,
 * parts and views out. They never see money, a player, a clock or I/O, and they throw only on a bug.
 *
 * A state belongs to one round and is used once: after `act(state, …)` the old state is spent. The host keeps no state
 * between calls; it replays the round from its selections, actions and draws, so what is hidden is stored nowhere.
 */
export interface Rules<Selection = unknown, Action = unknown, State = unknown, View = unknown> {
  /**
   * What this variant has against a bet whose selections have each passed the contract, as a sentence; undefined if
   * nothing: a pocket its wheel lacks, a selection made twice, a side wager without its main one. Asked of new bets only,
   * and before anything else. Left out where every bet that the contract lets through is a good one.
   */
  objection?(selections: readonly Selection[]): string | undefined;
  /**
   * Opens a round; an instant game's round is over at once. `selections` has passed the contract and meets no objection.
   * The opening parts are due exactly what the wagers stake.
   */
  open(selections: readonly Selection[], draws: Draws): State;
  /**
   * Answers a decision; `action` is one of `legal(state)`. The stake it adds follows from what the player has seen: a
   * host debits it before anyone learns what the action led to.
   */
  act(state: State, action: Action, draws: Draws): State;
  /**
   * Every action that is legal now, each once and as the contract spells it; empty exactly when the round is over. It
   * doesn't know the player's funds: one that adds to the stake may still be refused.
   */
  legal(state: State): readonly Action[];
  /**
   * All parts so far. A part keeps its place for the rest of the round, its fraction only grows, and once decided it
   * stays as it is; all are decided exactly when the round is over. A player sees them: none is decided by what is hidden.
   */
  parts(state: State): readonly Part[];
  /** What this viewer may see now. In a game of decisions its `legal` is `legal(state)`. */
  view(state: State, viewer: Viewer): View;
  /**
   * What happens to a round its player left: the default action, which adds nothing to the stake, or a void, which gives
   * the stake back and so is only for a round that has shown nothing of its draws. Asked only while the round is open.
   */
  fallback(state: State): { readonly action: Action } | "void";
  /**
   * Final part lists, each of which some round ends with, such that, whatever the stakes, one of them pays the most this
   * bet can pay. Stakes that grow on the way are in them, so that no later action meets a limit. The host multiplies by
   * the stakes; rules don't. Parts that lose may be left out.
   */
  ceilings(selections: readonly Selection[]): readonly (readonly DecidedPart[])[];
  /**
   * Where a game can bound itself (mines: how many tiles may be revealed): the widest selections whose every ceiling
   * `admits` accepts, or undefined if there are none. The round records what this returns. Without it, a bet whose
   * ceiling is refused is refused.
   */
  narrow?(
    selections: readonly Selection[],
    admits: (ceiling: readonly DecidedPart[]) => boolean,
  ): readonly Selection[] | undefined;
}
