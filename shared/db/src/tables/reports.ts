import type { Generated } from "kysely";
import type { Mode } from "./mode.ts";

/** Sums over rounds that have something to compare: what they paid, and what they were expected to. */
interface PricedSums {
  priced_rounds: bigint;
  priced_turnover: string;
  priced_payouts: string;
  expected: string;
  variance: string;
  /** Rounds whose variance is the most that it can be, and rounds whose figures are those of a strategy. */
  bound_rounds: bigint;
  strategy_rounds: bigint;
  /** What they gave to jackpots, in millionths of a minor unit. */
  priced_jackpot_micro: Generated<string>;
}

/** Sums of an operator's rounds by the day they ended on, in its time zone. Only the worker's roll-up writes them. */
export interface ReportDays extends PricedSums {
  operator_id: string;
  id: Generated<bigint>;
  day: Date;
  brand_id: string | null;
  game: string;
  variant: string;
  currency: string;
  mode: Mode;
  /** Whether these rounds were a gift. */
  free: boolean;
  /** The power of ten at or below the stakes. */
  stake_from: bigint;
  rounds: bigint;
  voided_rounds: bigint;
  turnover: string;
  payouts: string;
  voided_stakes: string;
  /** What those that settled gave to jackpots, in millionths of a minor unit. */
  jackpot_micro: Generated<string>;
}

/** A player's number among its operator's, from 0 in the order in which they first played. */
export interface ReportPlayerNumbers {
  operator_id: string;
  player_id: string;
  number: number;
}

/** Who played in each row of `report_days`: in block b a bit for each of the 8,192 numbers from 8192 b on. */
export interface ReportPlayers {
  operator_id: string;
  day_id: bigint;
  block: number;
  players: string;
}

/** The same comparison by the hour (UTC), for a month. */
export interface ReportHours extends PricedSums {
  operator_id: string;
  hour: Date;
  game: string;
  variant: string;
  currency: string;
  mode: Mode;
  stake_from: bigint;
}

/** How far an operator's sums go. */
export interface ReportProgress {
  operator_id: string;
  /** Whose days these are. */
  time_zone: string;
  /** All rounds of transactions before this one are in, and no others. */
  upto_xid: string;
  /** Every transaction from there on began after this moment. */
  floor_at: Date;
  /** Every transaction from `seen_xid` on began after `seen_at`: the floor, once the sums have come that far. */
  seen_xid: string;
  seen_at: Date;
}
