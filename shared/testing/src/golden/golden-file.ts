/** A game's committed `golden.json`: rounds of every variant at fixed seeds, told step by step. */
export interface GoldenFile extends GoldenSeeds {
  readonly variants: Readonly<Record<string, readonly GoldenRound[]>>;
}

export interface GoldenSeeds {
  /** Hex. */
  readonly serverSeed: string;
  readonly clientSeed: string;
  /** Of every wager, in minor units. */
  readonly stake: number;
}

export interface GoldenRound {
  readonly nonce: number;
  /** As JSON, one per wager. */
  readonly selections: readonly unknown[];
  /** The opening, and then one per action. */
  readonly steps: readonly GoldenStep[];
  /** In minor units. */
  readonly payout: number;
}

export interface GoldenStep {
  readonly action?: unknown;
  /** What the step drew, in order: `n:result`. */
  readonly draws: string;
  /** What the player sees after it: in full at the beginning and at the end, in between 16 digits of its SHA-256. */
  readonly view: unknown;
  /** All parts after it, in order: `wager fraction multiplier`, with `?` for a multiplier that is not decided. */
  readonly parts: string;
}
