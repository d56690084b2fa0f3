import { randomUUID } from "node:crypto";
import type { Database } from "@croupier/db/database";
import { sql } from "kysely";

/** A round that ended, as far as reports look at it. */
export interface EndedRound {
  readonly operatorId: string;
  readonly playerId?: string;
  readonly game?: string;
  readonly variant?: string;
  readonly currency?: string;
  readonly mode?: "real" | "demo";
  /** The free rounds that it used one of. */
  readonly grantId?: string;
  readonly status?: "settled" | "voided";
  readonly stake?: bigint;
  readonly payout?: bigint;
  /** When it ended; now unless told. */
  readonly at?: Date;
  readonly expected?: { readonly mean: string; readonly variance: string; readonly basis: string } | undefined;
}

/**
 * Writes rounds by the transaction of `db`, without the money that reports don't look at. Their moment comes after their
 * transaction has an id.
 */
export const addEndedRounds = async (db: Database, rounds: readonly EndedRound[]): Promise<void> => {
  const rows = rounds.map(
    ({ operatorId, playerId = randomUUID(), stake = 100n, payout = 0n, grantId, expected, at, ...rest }) => ({
      operator_id: operatorId,
      player_id: playerId,
      ids: Array.from({ length: 3 }, () => randomUUID()),
      game: "coin-flip",
      variant: "standard",
      currency: "EUR",
      mode: "real",
      status: "settled",
      ...rest,
      stake: String(stake),
      grant_id: grantId ?? null,
      payout: String(payout),
      at: at?.toISOString() ?? null,
      expected: expected?.mean ?? null,
      variance: expected?.variance ?? null,
      expected_basis: expected?.basis ?? null,
    }),
  );
  await sql`
    insert into rounds (operator_id, player_id, id, session_id, mode, currency, game, variant, rules_version, rules_hash,
      config_version, pair_id, nonce, status, step, wagers, stake, payout, parts, view, opened_at, settled_at, settled_xid,
      grant_id,
      expected, variance, expected_basis)
    select operator_id, player_id, ids[1], ids[2], mode, currency, game, variant, 1, '', 1, ids[3], 0, status, 0, '[]',
      stake, payout, '[]', '{}', ended_at, ended_at, pg_current_xact_id(), grant_id, expected, variance, expected_basis
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (operator_id uuid, player_id uuid, ids uuid[], mode text,
        currency text, game text, variant text, status text, stake bigint, payout bigint, at timestamptz, expected numeric,
        variance numeric, expected_basis text, grant_id uuid),
      lateral (
        select case when pg_current_xact_id() is not null then coalesce(r.at, clock_timestamp()) end as ended_at
      ) moment`.execute(db);
};
