import type { Database } from "@croupier/db/database";
import { sql } from "kysely";

/** Accounts that are looked at in one go: those that played last. */
const MOST_ACCOUNTS = 100;

/**
 * The part of the ledger's proof that costs little: whether the accounts that have just played hold what their transfers
 * add up to. Returns those that don't. `auditLedger` proves all of it.
 */
export const findUnbalanced = async (db: Database, withinMinutes = 10): Promise<readonly UnbalancedAccount[]> => {
  const { rows } = await sql<UnbalancedAccount>`
    with played as (
      select operator_id, player_id, mode, balance from accounts
      where last_opened_at > now() - make_interval(mins => ${withinMinutes})
      order by last_opened_at desc limit ${MOST_ACCOUNTS}
    )
    select p.operator_id as "operatorId", p.player_id as "playerId", p.mode, p.balance::text, t.total::text as transfers
    from played p, lateral (
      select coalesce(sum(case when t.credit_account = 'player' then t.amount else -t.amount end), 0) as total
      from transfers t
      where t.operator_id = p.operator_id and t.player_id = p.player_id and t.mode = p.mode
        and 'player' in (t.debit_account, t.credit_account)
    ) t
    where p.balance <> t.total`.execute(db);
  return rows;
};

export interface UnbalancedAccount {
  readonly operatorId: string;
  readonly playerId: string;
  readonly mode: string;
  readonly balance: string;
  readonly transfers: string;
}
