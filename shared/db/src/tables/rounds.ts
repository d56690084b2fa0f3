import type { Mode } from "./mode.ts";
import type { ColumnType, Generated, JSONColumnType } from "kysely";

type WagersJson = { selection: unknown; stake: number }[];
type PartsJson = {
  wager: number;
  fraction: string;
  due: number;
  multiplier: string | null;
  payout: number | null;
}[];

/** `per_unit`: millionths of each minor unit staked. `range`: one win by chance in so many minor units staked; left out for must-hit-by. */
export type JackpotsJson = readonly {
  readonly pool: string;
  readonly tier: string;
  readonly version: number;
  readonly per_unit: number;
  readonly range?: string;
}[];

/** One paid play, from stake to settlement. A settled round is never edited. */
export interface Rounds {
  operator_id: string;
  player_id: string;
  id: string;
  session_id: string;
  mode: Mode;
  currency: string;
  game: string;
  variant: string;
  rules_version: number;
  rules_hash: Uint8Array;
  config_version: number;
  pair_id: string;
  nonce: number;
  status: "reserving" | "open" | "settled" | "voided";
  step: number;
  wagers: JSONColumnType<WagersJson>;
  stake: bigint;
  payout: bigint;
  parts: JSONColumnType<PartsJson>;
  /** What the player may see: nothing hidden is in here. */
  view: ColumnType<unknown, string, string>;
  opened_at: Date;
  settled_at: Date | null;
  /** The tiers of jackpots that it takes part in, to its end; null where there are none. */
  jackpots: ColumnType<JackpotsJson | null, string | null | undefined, never>;
  /** The free rounds that paid its stake; null where the player did. */
  grant_id: Generated<string | null>;
  /** The transaction that ended it: roll-ups and exports advance by it, below `pg_snapshot_xmin`. */
  settled_xid: ColumnType<string | null, never, never>;
  /** What a settled round was expected to pay, and the variance of it; decimals, null where no certified sheet tells. */
  expected: ColumnType<string | null, string | null | undefined, never>;
  variance: ColumnType<string | null, string | null | undefined, never>;
  /** Whether these are this round's own, whether the variance is the most it can be, or whether they are of a strategy. */
  expected_basis: ColumnType<"exact" | "bound" | "strategy" | null, string | null | undefined, never>;
}
