import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { sql } from "kysely";

/** Why this player gets no new session, if so. */
export const refuseExcluded = async (
  tx: Database,
  operatorId: string,
  playerId: string,
): Promise<Refusal | undefined> => {
  const excluded = await tx
    .selectFrom("player_protection")
    .select("exclusion")
    .where("operator_id", "=", operatorId)
    .where("player_id", "=", playerId)
    .where("exclusion", "is not", null)
    .where((row) => row.or([row("excluded_until", "is", null), row("excluded_until", ">", sql<Date>`now()`)]))
    .executeTakeFirst();
  return excluded && refuse("player_excluded");
};
