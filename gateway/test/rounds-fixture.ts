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
  readonly status?: "settled" | "voided";
  readonly stake?: bigint;
  readonly payout?: bigint;
  /** When it ended; now unless told. */
  readonly at?: Date;
  readonly expected?: { readonly mean: string; readonly variance: string; readonly basis: string };
}

/**
 * Writes a round by the transaction of `db`, without the money that reports don't look at. Its moment comes after its
 * transaction has an id.
 */
export const addEndedRound = async (db: Database, round: EndedRound): Promise<void> => {
  const { operatorId, playerId = randomUUID(), game = "coin-flip", variant = "standard", currency = "EUR" } = round;
  const { mode = "real", status = "settled", stake = 100n, payout = 0n, at, expected } = round;
  await sql`
    insert into rounds (operator_id, player_id, id, session_id, mode, currency, game, variant, rules_version, rules_hash,
      config_version, pair_id, nonce, status, step, wagers, stake, payout, parts, view, opened_at, settled_at, settled_xid,
      expected, variance, expected_basis)
    select ${operatorId}, ${playerId}, ${randomUUID()}, ${randomUUID()}, ${mode}, ${currency}, ${game}, ${variant}, 1, '',
      1, ${randomUUID()}, 0, ${status}, 0, '[]', ${stake}, ${payout}, '[]', '{}', at, at, pg_current_xact_id(),
      ${expected?.mean ?? null}::numeric, ${expected?.variance ?? null}::numeric, ${expected?.basis ?? null}
    from (
      select case when pg_current_xact_id() is not null then coalesce(${at ?? null}::timestamptz, clock_timestamp()) end as at
    ) moment`.execute(db);
};
