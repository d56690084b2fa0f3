/** Play money or real: accounts, seed pairs and reports of the two never mix. */
export type Mode = "real" | "demo";

export type RoundStatus = "reserving" | "open" | "settled" | "voided";

/** What a bet's wager looks like on the wire. */
export interface Wager<Selection = unknown> {
  readonly selection: Selection;
  /** Minor units. */
  readonly stake: number;
}

/** A part as a player sees it: exact numbers as `"num/den"`, money in minor units, null while undecided. */
export interface PartRecord {
  readonly wager: number;
  readonly fraction: string;
  readonly due: number;
  readonly multiplier: string | null;
  readonly payout: number | null;
}

/** A round as its player and operator may see it. With the server seed revealed, it is all that a verifier needs. */
export interface RoundRecord<Selection = unknown, Action = unknown, View = unknown> {
  readonly id: string;
  readonly game: string;
  readonly variant: string;
  readonly rulesVersion: number;
  /** SHA-256, hex: the very rules and parameters that decided this round. */
  readonly rulesHash: string;
  readonly mode: Mode;
  readonly currency: string;
  readonly status: RoundStatus;
  /** How many actions have been taken; the next one answers this step. */
  readonly step: number;
  readonly wagers: readonly Wager<Selection>[];
  readonly actions: readonly Action[];
  /** All stakes so far and the payout (0 until settled), in minor units. */
  readonly stake: number;
  readonly payout: number;
  readonly parts: readonly PartRecord[];
  readonly view: View;
  readonly fairness: RoundFairness;
  /** ISO 8601, UTC. */
  readonly openedAt: string;
  readonly settledAt: string | null;
  /** The free rounds that paid the stake; left out where the player did. */
  readonly grantId?: string;
  /** The tiers of jackpots that it has a part in; left out where its game had none. */
  readonly jackpots?: readonly RoundJackpot[];
}

/** What a round has to do with one tier of a jackpot. */
export interface RoundJackpot {
  readonly pool: string;
  readonly tier: string;
  /** What the round gave to it, in millionths of a minor unit: a decimal string. 0 until it settles. */
  readonly contributed: string;
  /**
   * Of a tier that is won by chance: the round wins if its stream `jackpot-<tier>` draws less than its stake from so many,
   * once, when it settles. Null for a tier that must hit by its ceiling. A decimal string.
   */
  readonly range: string | null;
  readonly won: boolean;
  /** Minor units, beside `payout`; null until it is fixed, and where nothing was won. */
  readonly amount: number | null;
  /** Whether it is in the balance. */
  readonly paid: boolean;
}

export interface RoundFairness {
  readonly seedPairId: string;
  /** SHA-256 of the server seed, hex; shown before the client seed was chosen. */
  readonly commitment: string;
  readonly clientSeed: string;
  readonly nonce: number;
  /** Hex; null until the pair is rotated away. */
  readonly serverSeed: string | null;
}

/** The answer to a bet or an action. */
export interface RoundAnswer<Selection = unknown, Action = unknown, View = unknown> {
  readonly round: RoundRecord<Selection, Action, View>;
  /**
   * The balance right after this call, in minor units; the same again whenever the call is repeated. Where the operator
   * keeps the money itself, what its wallet said last about this step of the round.
   */
  readonly balance: number;
  /** Said while the operator's wallet has not acknowledged the payout yet: the balance is still without it. */
  readonly payment?: "pending";
}

/** The seed pairs of a player: the one in use, and the commitment to the one after it. */
export interface FairnessState {
  readonly active: {
    readonly seedPairId: string;
    readonly commitment: string;
    readonly clientSeed: string;
    /** The nonce of the next round: how many rounds have been played under this pair. */
    readonly nonce: number;
  } | null;
  readonly next: { readonly seedPairId: string; readonly commitment: string };
}

/** The answer to a rotation; `revealed` is null the first time, when there was nothing to reveal. */
export interface Rotation extends FairnessState {
  readonly revealed: {
    readonly seedPairId: string;
    readonly commitment: string;
    readonly clientSeed: string;
    readonly serverSeed: string;
    /** How many rounds were played under it: nonces 0 … rounds − 1. */
    readonly rounds: number;
  } | null;
}

/** What a front end needs to know of a game before a bet; money in minor units. */
export interface GameInfo {
  readonly game: string;
  readonly title: string;
  readonly variant: string;
  readonly rulesVersion: number;
  readonly rulesHash: string;
  readonly parameters: unknown;
  readonly currency: string;
  /** Minor units; `default` is what to begin with. */
  readonly stake: { readonly min: number; readonly max: number; readonly step: number; readonly default: number };
  /** The most a bet may pay; bets that could pay more are refused. */
  readonly maxPayout: number;
  readonly enabled: boolean;
}
