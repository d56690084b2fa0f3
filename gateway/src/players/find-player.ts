import type { Database } from "@croupier/db/database";

/** Our id of an operator's player; undefined for one that was never heard of. */
export const findPlayer = async (db: Database, operatorId: string, externalId: string): Promise<string | undefined> => {
  const player = await db
    .selectFrom("players")
    .select("id")
    .where("operator_id", "=", operatorId)
    .where("external_id", "=", externalId)
    .executeTakeFirst();
  return player?.id;
};
