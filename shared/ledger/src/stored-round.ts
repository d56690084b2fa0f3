import type { Mode, PartRecord, RoundStatus, Wager } from "@croupier/contract/round";
import { type RawBuilder, sql } from "kysely";
import type { RoundTier } from "./jackpot-moves.ts";

/** A round as it stands in the database, its actions in order. Money in minor units, times ISO 8601. */
export interface StoredRound {
  readonly id: string;
  readonly operatorId: string;
  readonly playerId: string;
  readonly sessionId: string;
  readonly mode: Mode;
  readonly currency: string;
  readonly game: string;
  readonly variant: string;
  readonly rulesVersion: number;
  readonly rulesHash: string;
  readonly pairId: string;
  readonly nonce: number;
  readonly status: RoundStatus;
  readonly step: number;
  readonly wagers: readonly Wager[];
  readonly actions: readonly unknown[];
  readonly stake: number;
  readonly payout: number;
  readonly parts: readonly PartRecord[];
  readonly view: unknown;
  readonly openedAt: string;
  readonly settledAt: string | null;
  /** The free rounds that paid its stake. */
  readonly grantId: string | null;
  /** The tiers of jackpots that it has a part in; null where there was none. */
  readonly jackpots: readonly RoundTier[] | null;
  /** Those that it won; the amount, in minor units, is null until it is fixed. */
  readonly wins: readonly WonTier[];
}

export interface WonTier {
  readonly tier: string;
  readonly amount: number | null;
  readonly paid: boolean;
}

/** The SQL expression for a StoredRound in JSON, of a row of `rounds`; SQL null for no row. */
export const roundJson = (alias: string): RawBuilder<StoredRoundJson | null> => {
  const r = sql.ref(alias);
  return sql`case when ${r}.id is not null then to_jsonb(${r}) || jsonb_build_object(
    'rules_hash', encode(${r}.rules_hash, 'hex'),
    'actions', coalesce((
      select jsonb_agg(t.action order by t.step) from actions t
      where t.operator_id = ${r}.operator_id and t.player_id = ${r}.player_id and t.round_id = ${r}.id), '[]'),
    'wins', case when ${r}.jackpots is not null then (
      select jsonb_agg(jsonb_build_object('tier', w.tier, 'amount', w.amount, 'paid', w.state = 'paid') order by w.tier)
      from jackpot_wins w
      where w.operator_id = ${r}.operator_id and w.player_id = ${r}.player_id and w.round_id = ${r}.id) end) end`;
};

/** As PostgreSQL spells it: columns' names, and times with an offset. Amounts are safe integers by constraint. */
export interface StoredRoundJson {
  readonly id: string;
  readonly operator_id: string;
  readonly player_id: string;
  readonly session_id: string;
  readonly mode: Mode;
  readonly currency: string;
  readonly game: string;
  readonly variant: string;
  readonly rules_version: number;
  readonly rules_hash: string;
  readonly pair_id: string;
  readonly nonce: number;
  readonly status: RoundStatus;
  readonly step: number;
  readonly wagers: readonly Wager[];
  readonly actions: readonly unknown[];
  readonly stake: number;
  readonly payout: number;
  readonly parts: readonly PartRecord[];
  readonly view: unknown;
  readonly opened_at: string;
  readonly settled_at: string | null;
  readonly grant_id: string | null;
  readonly jackpots: readonly RoundTier[] | null;
  readonly wins: readonly WonTier[] | null;
}

export const storedRound = (json: StoredRoundJson): StoredRound => ({
  id: json.id,
  operatorId: json.operator_id,
  playerId: json.player_id,
  sessionId: json.session_id,
  mode: json.mode,
  currency: json.currency,
  game: json.game,
  variant: json.variant,
  rulesVersion: json.rules_version,
  rulesHash: json.rules_hash,
  pairId: json.pair_id,
  nonce: json.nonce,
  status: json.status,
  step: json.step,
  wagers: json.wagers,
  actions: json.actions,
  stake: json.stake,
  payout: json.payout,
  parts: json.parts,
  view: json.view,
  openedAt: new Date(json.opened_at).toISOString(),
  settledAt: json.settled_at === null ? null : new Date(json.settled_at).toISOString(),
  grantId: json.grant_id,
  jackpots: json.jackpots,
  wins: json.wins ?? [],
});
