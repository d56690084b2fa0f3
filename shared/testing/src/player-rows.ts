import { randomBytes, randomUUID } from "node:crypto";
import type { Database } from "@croupier/db/database";

/** What operators and their keys leave of one player. */
export const addPlayerRows = async (db: Database, operatorId: string, playerId: string): Promise<void> => {
  await db
    .insertInto("api_keys")
    .values({
      id: randomUUID(),
      operator_id: operatorId,
      hash: randomBytes(32),
      name: "test",
      scopes: ["admin"],
      expires_at: null,
      revoked_at: null,
    })
    .execute();
  await db
    .insertInto("player_protection")
    .values({
      operator_id: operatorId,
      player_id: playerId,
      exclusion: null,
      excluded_at: null,
      excluded_until: null,
    })
    .execute();
  await db
    .insertInto("free_round_grants")
    .values({
      operator_id: operatorId,
      player_id: playerId,
      id: randomUUID(),
      payload_hash: randomBytes(32),
      campaign: "spring",
      games: ["coin-flip"],
      currency: "EUR",
      stake: 1n,
      rounds: 1,
      expires_at: new Date(),
      cancelled_at: null,
    })
    .execute();
  await db
    .insertInto("round_corrections")
    .values({
      operator_id: operatorId,
      id: randomUUID(),
      player_id: playerId,
      round_id: randomUUID(),
      game: "coin-flip",
      currency: "EUR",
      amount: 1n,
      reason: "test",
      state: "proposed",
      proposed_by: randomUUID(),
    })
    .execute();
};
