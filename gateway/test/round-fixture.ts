import { randomBytes, randomUUID } from "node:crypto";
import { uuidV7 } from "@croupier/contract/ids";
import type { Mode } from "@croupier/contract/round";
import type { Database } from "@croupier/db/database";
import { sql } from "kysely";

/** A player of an operator with one session and one seed pair, written straight into the database. */
export interface StoredPlayer {
  readonly operatorId: string;
  readonly playerId: string;
  readonly externalId: string;
  readonly sessionId: string;
  readonly pairId: string;
}

const DAY_MS = 86_400_000;

export const storePlayer = async (
  db: Database,
  operatorId: string,
  externalId: string,
  createdAt: Date,
  brandId = operatorId,
): Promise<StoredPlayer> => {
  const player = { operatorId, playerId: randomUUID(), externalId, sessionId: uuidV7(), pairId: uuidV7() };
  const of = { operator_id: operatorId, player_id: player.playerId };
  await db
    .insertInto("players")
    .values({ id: player.playerId, operator_id: operatorId, external_id: externalId })
    .execute();
  await db
    .insertInto("sessions")
    .values({
      ...of,
      id: player.sessionId,
      brand_id: brandId,
      mode: "real",
      currency: "EUR",
      launch_hash: randomBytes(32),
      launch_expires_at: createdAt,
      created_at: createdAt,
      expires_at: new Date(createdAt.getTime() + DAY_MS),
    })
    .execute();
  await db
    .insertInto("seed_pairs")
    .values({
      ...of,
      id: player.pairId,
      mode: "real",
      state: "active",
      salt: randomBytes(32),
      master_key_id: "test",
      commitment: "c".repeat(64),
      client_seed: "my-seed",
      server_seed: null,
    })
    .execute();
  return player;
};

export interface StoredRoundOptions {
  readonly at: Date;
  readonly sessionId?: string;
  readonly game?: string;
  readonly variant?: string;
  readonly currency?: string;
  readonly mode?: Mode;
  readonly status?: "open" | "settled" | "voided";
  readonly stake?: number;
  readonly payout?: number;
}

/** A round without its money: nothing here is for the ledger's proof. */
export const storeRound = async (
  db: Database,
  { operatorId, playerId, sessionId, pairId }: StoredPlayer,
  options: StoredRoundOptions,
): Promise<string> => {
  const { at, game = "coin-flip", status = "settled", stake = 100 } = options;
  const id = uuidV7(at.getTime());
  await db
    .insertInto("rounds")
    .values({
      id,
      operator_id: operatorId,
      player_id: playerId,
      session_id: options.sessionId ?? sessionId,
      mode: options.mode ?? "real",
      currency: options.currency ?? "EUR",
      game,
      variant: options.variant ?? "standard",
      rules_version: 1,
      rules_hash: Buffer.alloc(32, 0xab),
      config_version: 1,
      pair_id: pairId,
      nonce: 0,
      // What ends a round writes its transaction beside it, which only an update can here.
      status: "open",
      step: 0,
      wagers: JSON.stringify([{ selection: { calls: ["heads"] }, stake }]),
      stake: BigInt(stake),
      payout: BigInt(options.payout ?? 0),
      parts: "[]",
      view: JSON.stringify({ calls: ["heads"], flips: ["tails"], won: false }),
      opened_at: at,
      settled_at: null,
    })
    .execute();
  if (status !== "open") {
    await sql`update rounds set status = ${status}, settled_at = ${at}, settled_xid = pg_current_xact_id()
      where operator_id = ${operatorId} and player_id = ${playerId} and id = ${id}`.execute(db);
  }
  return id;
};
