import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { sql } from "kysely";
import type { WaitingRound } from "../upstream/hosts.ts";

/** The operators whose wallets have something due. */
export const findOperatorsWithDueCalls = async (db: Database): Promise<readonly string[]> => {
  const { rows } = await sql<{ id: string }>`
    select operator_id as id from operators_with_due_calls()`.execute(db);
  return rows.map(({ id }) => id);
};

/** An operator's rounds whose next call is due, but those of some games; those first that have waited longest. */
export const findDueRounds = (
  db: Database,
  operatorId: string,
  limit: number,
  but: readonly string[] = [],
): Promise<readonly WaitingRound[]> =>
  inTenant(db, operatorId, async (tx) => {
    const { rows } = await sql<WaitingRound>`
      select c.operator_id as "operatorId", c.player_id as "playerId", 'real' as mode, c.game, c.round_id as "roundId"
      from wallet_calls c
      where c.operator_id = ${operatorId} and c.state = 'pending' and c.next_try_at <= now()
        and c.game <> all (${[...but]}::text[])
        and not exists (
          select from wallet_calls before
          where before.operator_id = c.operator_id and before.player_id = c.player_id
            and before.round_id = c.round_id and before.seq < c.seq and before.state = 'pending')
      order by c.next_try_at limit ${limit}`.execute(tx);
    return rows;
  });

/** What waits at an operator's wallet, by kind of call. */
export interface Waiting {
  readonly kind: "debit" | "credit" | "rollback";
  readonly calls: number;
  readonly oldestSeconds: number;
}

export const readWaiting = (db: Database, operatorId: string): Promise<readonly Waiting[]> =>
  inTenant(db, operatorId, async (tx) => {
    const { rows } = await sql<Waiting>`
      select kind, count(*)::integer as calls,
        extract(epoch from now() - min(created_at))::float8 as "oldestSeconds"
      from wallet_calls
      where operator_id = ${operatorId} and state = 'pending' group by kind`.execute(tx);
    return rows;
  });

export const findSeamlessOperators = async (db: Database): Promise<readonly string[]> => {
  const rows = await db.selectFrom("operators").select("id").where("wallet", "=", "seamless").orderBy("id").execute();
  return rows.map(({ id }) => id);
};
