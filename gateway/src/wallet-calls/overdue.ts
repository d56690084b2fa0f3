import type { Database } from "@croupier/db/database";
import { sql } from "kysely";

/** A payment or a rollback that the operator's wallet has not taken for longer than this is overdue. */
export const OVERDUE_SECONDS = 60;

export const isPaymentOverdue = async (db: Database, operatorId: string, playerId: string): Promise<boolean> => {
  const { rows } = await sql<{ overdue: boolean }>`
    select exists (
      select from wallet_calls
      where operator_id = ${operatorId} and player_id = ${playerId} and kind <> 'debit'
        and (state = 'pending' or (state = 'refused' and kind <> 'debit'))
        and created_at < now() - make_interval(secs => ${OVERDUE_SECONDS})) as overdue`.execute(db);
  return rows[0]?.overdue ?? false;
};
