/** How a tier is won. */
export type Trigger =
  /** One chance in `range` for each minor unit staked. */
  | { readonly kind: "chance"; readonly range: bigint }
  /** When the level reaches a mark that was drawn, and committed to, when the pool was last reset. */
  | { readonly kind: "must-hit-by" };

/** A tier of a pool as its operator configured it. Amounts in minor units. */
export interface TierTerms {
  /** Millionths of a minor unit that it takes of each minor unit staked. */
  readonly perUnit: bigint;
  /** What the operator puts in at each reset. */
  readonly seed: bigint;
  /** The most that it pays; what is above stays for the next pool. */
  readonly ceiling: bigint;
  readonly trigger: Trigger;
}
