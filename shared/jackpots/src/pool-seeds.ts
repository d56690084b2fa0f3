import type { Armed, TierKey } from "./tier-state.ts";

/** A cycle of a tier that must hit, with what its mark follows from. */
export interface ArmedTier extends TierKey {
  readonly cycle: number;
  readonly armed: Armed;
}

/** Pool seeds, made and kept as players' server seeds are: only a host can tell one, or the mark that follows from it. */
export interface PoolSeeds {
  create(): Pick<Armed, "salt" | "masterKeyId" | "commitment">;
  /** The hidden mark, minor units. */
  mark(tier: ArmedTier): bigint;
  /** The seed in hex, for a mark that was hit. */
  reveal(tier: ArmedTier): string;
}
