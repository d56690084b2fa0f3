import { OVERDUE_SECONDS } from "@croupier/contract/overdue";
import type { Database } from "@croupier/db/database";
import { sql } from "kysely";

/** Whether the operator's wallet owes the player a payment or a rollback for long. */
export const isPaymentOverdue = async (db: Database, operatorId: string, playerId: string): Promise<boolean> => {
  const { rows } = await sql<{ overdue: boolean }>`
    select exists (
      select from wallet_calls
      where operator_id = ${operatorId} and player_id = ${playerId} and kind <> 'debit'
        and (state = 'pending' or (state = 'refused' and kind <> 'debit'))
        and created_at < now() - make_interval(secs => ${OVERDUE_SECONDS})) as overdue`.execute(db);
  return rows[0]?.overdue ?? false;
};
