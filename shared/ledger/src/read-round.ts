import type { Database } from "@croupier/db/database";
import { sql } from "kysely";
import type { AccountKey } from "./entry.ts";
import { roundJson, type StoredRound, type StoredRoundJson, storedRound } from "./stored-round.ts";

/** One round of a player, or undefined: someone else's and a missing one look the same. */
export const readRound = async (
  db: Database,
  { operatorId, playerId, mode }: AccountKey,
  roundId: string,
): Promise<StoredRound | undefined> => {
  const { rows } = await sql<{ round: StoredRoundJson }>`
    select ${roundJson("r")} as round from rounds r
    where r.operator_id = ${operatorId} and r.player_id = ${playerId} and r.id = ${roundId} and r.mode = ${mode}
  `.execute(db);
  return rows[0] && storedRound(rows[0].round);
};
