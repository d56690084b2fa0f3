import type { ColumnType, Generated } from "kysely";

/** A pool as two people agreed on it; the greatest version is the one in force. */
export interface JackpotVersions {
  operator_id: string;
  pool: string;
  version: number;
  body: ColumnType<unknown, string, never>;
  applied_at: Generated<Date>;
  change_id: string | null;
}

/** A tier of a pool: its terms, and what it holds. `numeric` columns count millionths of a minor unit, as decimals. */
export interface JackpotTiers {
  operator_id: string;
  /** The operator's own name for it, whatever the pool. */
  tier: string;
  pool: string;
  currency: string;
  version: number;
  enabled: boolean;
  games: string[];
  /** Millionths of each minor unit staked. */
  per_unit: number;
  /** Minor units, as `ceiling` is. */
  seed: bigint;
  ceiling: bigint;
  /** One win in so many minor units staked; null for a tier that must hit by its ceiling. */
  range: string | null;
  /** Counts the wins. */
  cycle: Generated<number>;
  seeded: string;
  paid: Generated<string>;
  /** What the hidden mark follows from, and what was promised of it; null until the first bet. */
  salt: Generated<Uint8Array | null>;
  master_key_id: Generated<string | null>;
  commitment: Generated<string | null>;
  mark_from: Generated<bigint | null>;
  mark_up_to: Generated<bigint | null>;
  armed_at: Generated<Date | null>;
}

/** A sixteenth of what players brought to a tier, and of what was given back. */
export interface JackpotShards {
  operator_id: string;
  tier: string;
  shard: number;
  brought: Generated<string>;
  returned: Generated<string>;
}

/** What else moves a tier's level: seed money in, wins out. One of each a cycle. */
export interface JackpotLines {
  operator_id: string;
  tier: string;
  cycle: number;
  kind: "seed" | "win";
  amount: string;
  win_id: string | null;
  at: Generated<Date>;
}

/** A mark that was hit, with the seed it follows from. Amounts in minor units. */
export interface JackpotMarks {
  operator_id: string;
  tier: string;
  cycle: number;
  commitment: string;
  pool_seed: string;
  mark_from: bigint;
  mark_up_to: bigint;
  mark: bigint;
  armed_at: Date;
  hit_at: Date;
}

export interface JackpotWins {
  operator_id: string;
  player_id: string;
  id: string;
  round_id: string;
  game: string;
  currency: string;
  tier: string;
  /** `won` with the round · `fixed` once the amount has left the pool · `paid` once it is the player's. */
  state: "won" | "fixed" | "paid";
  cycle: number | null;
  /** Minor units. */
  amount: bigint | null;
  won_at: Date;
  paid_at: Date | null;
}
