/** A tier of a jackpot that a round takes part in, on the terms it opened under; as it is stored. It gives its stake times `per_unit`. */
export interface RoundTier {
  readonly pool: string;
  readonly tier: string;
  /** The version of the pool's configuration that the round opened under, and keeps. */
  readonly version: number;
  /** Millionths of each minor unit staked. */
  readonly per_unit: number;
  /** One win by chance in so many minor units staked; left out for a tier that must hit by its ceiling. */
  readonly range?: string;
}

/** What one money operation gives to a tier. */
export interface JackpotShare {
  readonly tier: string;
  /** Millionths of a minor unit; 0 where a round opens that goes on. */
  readonly amount: bigint;
  /** The version that must still be in force for it, as a round opens; null afterwards. */
  readonly version: number | null;
  /**
   * Of a tier that must hit by its ceiling. `quiet`: not written unless the level, as it then is, is `upTo` or less in this
   * very cycle, and the batch brings at most `most`: so far from the mark nobody needs to look. `near`: written under the
   * tier's lock, by a transaction that looks. Null where there is nothing to look for.
   */
  readonly watch:
    | { readonly kind: "quiet"; readonly cycle: number; readonly upTo: bigint; readonly most: bigint }
    | { readonly kind: "near" }
    | null;
}

/** A tier that was won; the amount is null until it is fixed. */
export interface JackpotWon {
  readonly id: string;
  readonly tier: string;
  readonly fixed: { readonly cycle: number; readonly amount: bigint } | null;
}

export interface JackpotMoves {
  readonly game: string;
  readonly shares: readonly JackpotShare[];
  readonly wins: readonly JackpotWon[];
}
