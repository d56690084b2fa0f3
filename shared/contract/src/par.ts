import type { Distribution } from "@croupier/math/distribution";
import type { DrawClass, EnumerateOptions } from "@croupier/math/enumerate";
import type { Rational } from "@croupier/math/rational";
import type { WeighedParts } from "@croupier/math/stake-rounding";
import type { ActionOf, Contract, Game, SelectionOf, ViewOf } from "./game.ts";
import type { DecidedPart, Rules } from "./rules.ts";

/**
 * A game's mathematics, for `games/<name>/par.ts`: which kinds of bet there are, and the exact figures of each, computed
 * by the rules that pay. Exported as `par`; a service never loads it.
 */
export interface Par<C extends Contract = Contract> {
  readonly game: Game<C>;
  /** The kinds of bet that have figures of their own, in the order to read them. */
  classes(prepared: Prepared<C>): readonly ParClass<C>[];
  /**
   * What is best in a position that a person wrote down, for `pnpm par GAME --hand`; left out where there is no such
   * thing. Throws a RangeError that says what is wrong with `hand`.
   */
  advise?(prepared: Prepared<C>, hand: string): Advice<ActionOf<C>>;
}

/** Every action in a position, and what each is worth. */
export interface Advice<Action = unknown> {
  /** The position as it was understood. */
  readonly position: string;
  /** The best first; of equals, the one that the game's strategy takes. */
  readonly choices: readonly Choice<Action>[];
}

export interface Choice<Action = unknown> {
  /** For people: "hold As Ks Qs". */
  readonly name: string;
  readonly action: Action;
  /** What the round returns on average after it, played on as well as can be, per unit of the initial stake. */
  readonly value: Rational;
}

/** Rules made for some parameters, shipped or not. */
export interface Prepared<C extends Contract = Contract> {
  readonly rulesVersion: number;
  /** As given, valid; a game that needs them parses them with its own schema. */
  readonly parameters: unknown;
  readonly rules: Rules<SelectionOf<C>, ActionOf<C>, unknown, ViewOf<C>>;
}

/** One kind of bet: all bets of it have the same figures. */
export interface ParClass<C extends Contract = Contract> {
  /** Unique in the sheet, for people: "1 call", "straight". */
  readonly name: string;
  /** A bet of this class, one selection per wager. */
  readonly selections: readonly SelectionOf<C>[];
  /** Which wager of that bet the figures are of; the first unless told. */
  readonly wager?: number;
  /**
   * Which parts of a finished round the figures are of, where not all of the wager's: the insurance alone. A round in
   * which it finds none is not counted.
   */
  readonly counted?: (parts: readonly DecidedPart[]) => readonly DecidedPart[];
  /** Who decides, in a game of decisions. */
  readonly strategy?: Strategy<ActionOf<C>, ViewOf<C>>;
  /** Whether its figures take seconds: then the law suite computes them again in its large size alone. */
  readonly slow?: boolean;
  /** Computes the figures; may take its time. Left out, every sequence of draws is played. */
  figures?(ways: Ways): Figures;
}

/** How figures come from the functions that pay: each way plays whole rounds of the class. */
export interface Ways {
  /** Plays every sequence of draws there is; throws a RangeError beyond `maxLeaves` of them. */
  readonly enumerate: (options?: EnumerateOptions) => ExactFigures;
  /**
   * Plays one representative of each class of draws, weighted by how many of the `total` equally likely cases are in it.
   * That all in a class come to the same is your claim; the law suite walks all draws where they are few enough.
   */
  readonly count: (classes: Iterable<DrawClass>, total: bigint) => ExactFigures;
  /** Takes endings that a recursion of yours reached, each with the final parts of all wagers as the rules made them. */
  readonly collect: (
    endings: Iterable<{ readonly outcome: readonly DecidedPart[]; readonly probability: Rational }>,
  ) => ExactFigures;
}

/** A player who knows what players see and nothing else; the figures are theirs, and a simulation plays by it. */
export interface Strategy<Action = unknown, View = unknown> {
  readonly name: string;
  /** Printed with the sheet: a chart, a list of rules. JSON. */
  readonly chart?: unknown;
  decide(view: View, legal: readonly Action[]): Action;
}

/** One way a round can end: the parts that the class counts, and how often. */
export interface Outcome {
  readonly parts: readonly DecidedPart[];
  readonly probability: Rational;
}

/** Where a figure can't be told exactly: it is neither less nor more than these. */
export interface Between {
  readonly atLeast: Rational;
  readonly atMost: Rational;
}

/** What is known where there are too many ways to end to list them; all per unit of the initial stake. */
export interface Moments {
  /** What comes back, on average. */
  readonly returned: Rational;
  /** What is staked over the whole round, on average; 1 unless told. */
  readonly wagered?: Rational;
  /** Of the net result: returned less wagered. */
  readonly variance: Rational;
  readonly hitFrequency: Rational | Between;
  /** Null where there is none, as free spins have no limit; such parameters can't be played for money. */
  readonly maximum: { readonly multiplier: Rational; readonly probability: Rational | Between } | null;
  /**
   * How the multiplier less its whole number is distributed, of rounds of one part of the whole stake: what rounding
   * costs at a stake needs no more.
   */
  readonly beyondWhole?: Distribution;
  /** The same of rounds of many parts: how many parts of each kind a round has on average. */
  readonly parts?: WeighedParts;
}

export interface ExactFigures {
  /** Every way a round of the class can end, each once. */
  readonly outcomes: readonly Outcome[];
}

/** How the multiplier of a round is distributed that has one part, of the whole stake. */
export interface DistributionFigures {
  readonly distribution: Distribution;
}

/** Every way a round can end, the distribution of its multiplier where those are thousands, or else its moments. */
export type Figures = (ExactFigures | DistributionFigures | { readonly moments: Moments }) & {
  /** Where the RTP comes from; the shares add up to it. */
  readonly breakdown?: readonly { readonly name: string; readonly rtp: Rational; readonly hitFrequency?: Rational }[];
  /** How often the spin that was paid for wins by itself, where others follow on it. */
  readonly baseHitFrequency?: Rational;
  /** How far the RTP may be from the truth; left out where it is exact. */
  readonly errorBound?: Rational;
  readonly notes?: readonly string[];
};
