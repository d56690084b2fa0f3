import type { Database } from "@croupier/db/database";
import { sql } from "kysely";
import type { AccountKey } from "./entry.ts";
import { rememberRound } from "./remember-round.ts";

/** A seed pair about to be committed to: no client seed yet. */
export interface NewPair {
  readonly id: string;
  readonly salt: Uint8Array;
  readonly masterKeyId: string;
  readonly commitment: string;
}

export interface StoredPair extends NewPair {
  readonly state: "next" | "active" | "revealed";
  readonly clientSeed: string | null;
  readonly serverSeed: string | null;
  readonly rounds: number | null;
}

const columns = [
  "id",
  "salt",
  "master_key_id as masterKeyId",
  "commitment",
  "state",
  "client_seed as clientSeed",
  "server_seed as serverSeed",
  "rounds",
] as const;

const pairsOf = (db: Database, { operatorId, playerId, mode }: AccountKey) =>
  db
    .selectFrom("seed_pairs")
    .select(columns)
    .where("operator_id", "=", operatorId)
    .where("player_id", "=", playerId)
    .where("mode", "=", mode);

/** The player's active pair and next pair, where they exist. */
export const readPairs = async (
  db: Database,
  key: AccountKey,
): Promise<{ readonly active: StoredPair | undefined; readonly next: StoredPair | undefined }> => {
  const pairs = await pairsOf(db, key).where("state", "in", ["active", "next"]).execute();
  return { active: pairs.find(({ state }) => state === "active"), next: pairs.find(({ state }) => state === "next") };
};

/** The revealed pair that this one took the place of. */
export const readReplaced = (db: Database, key: AccountKey, pairId: string): Promise<StoredPair | undefined> =>
  pairsOf(db, key).where("replaced_by", "=", pairId).executeTakeFirst();

/** Commits to a next pair, unless there is one already. */
export const insertNextPair = async (db: Database, key: AccountKey, pair: NewPair): Promise<void> => {
  await db
    .insertInto("seed_pairs")
    .values({
      id: pair.id,
      operator_id: key.operatorId,
      player_id: key.playerId,
      mode: key.mode,
      state: "next",
      salt: pair.salt,
      master_key_id: pair.masterKeyId,
      commitment: pair.commitment,
      client_seed: null,
      server_seed: null,
      rounds: null,
      activated_at: null,
      revealed_at: null,
      replaced_by: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
};

/** The nonce of the next round, with the pairs, as one statement sees them: nothing can come between. */
export const readFairness = async (db: Database, { operatorId, playerId, mode }: AccountKey) => {
  const rows = await db
    .selectFrom("accounts as a")
    .leftJoin("seed_pairs as p", (on) =>
      on
        .onRef("p.operator_id", "=", "a.operator_id")
        .onRef("p.player_id", "=", "a.player_id")
        .onRef("p.mode", "=", "a.mode")
        .on("p.state", "in", ["active", "next"]),
    )
    .select(["a.next_nonce as nextNonce", "p.state", "p.id", "p.commitment", "p.client_seed as clientSeed"])
    .where("a.operator_id", "=", operatorId)
    .where("a.player_id", "=", playerId)
    .where("a.mode", "=", mode)
    .execute();
  const find = (state: "active" | "next") => {
    const row = rows.find((one) => one.state === state);
    return row?.id && row.commitment
      ? { id: row.id, commitment: row.commitment, clientSeed: row.clientSeed }
      : undefined;
  };
  return rows[0] && { nextNonce: rows[0].nextNonce, active: find("active"), next: find("next") };
};

/**
 * The account, locked until the transaction ends, so that no round is opened under a pair while it rotates. Waits two
 * seconds at most.
 */
export const lockAccount = async (db: Database, key: AccountKey) => {
  await sql`set local lock_timeout = '2s'`.execute(db);
  return db
    .selectFrom("accounts")
    .select(["pair_id as pairId", "next_nonce as nextNonce"])
    .where("operator_id", "=", key.operatorId)
    .where("player_id", "=", key.playerId)
    .where("mode", "=", key.mode)
    .forNoKeyUpdate()
    .executeTakeFirst();
};

/** Whether a round is still open under any pair of this account. */
export const hasOpenRound = async (db: Database, key: AccountKey): Promise<boolean> => {
  const open = await db
    .selectFrom("rounds")
    .select("id")
    .where("operator_id", "=", key.operatorId)
    .where("player_id", "=", key.playerId)
    .where("mode", "=", key.mode)
    .where("status", "in", ["reserving", "open"])
    .limit(1)
    .executeTakeFirst();
  return open !== undefined;
};

/** Reveals a pair: its seed is public from here on, and no round can follow under it. */
export const revealPair = async (
  db: Database,
  key: AccountKey,
  pairId: string,
  { serverSeed, rounds, replacedBy }: { serverSeed: string; rounds: number; replacedBy: string },
): Promise<void> => {
  await db
    .updateTable("seed_pairs")
    .set({ state: "revealed", server_seed: serverSeed, rounds, replaced_by: replacedBy, revealed_at: sql<Date>`now()` })
    .where("operator_id", "=", key.operatorId)
    .where("player_id", "=", key.playerId)
    .where("id", "=", pairId)
    .where("state", "=", "active")
    .executeTakeFirstOrThrow();
};

/** Puts the next pair to use, with the client seed it never knew; nonces begin at 0. The account must be locked. */
export const activatePair = async (
  db: Database,
  key: AccountKey,
  pairId: string,
  clientSeed: string,
): Promise<void> => {
  await db
    .updateTable("seed_pairs")
    .set({ state: "active", client_seed: clientSeed, activated_at: sql<Date>`now()` })
    .where("operator_id", "=", key.operatorId)
    .where("player_id", "=", key.playerId)
    .where("id", "=", pairId)
    .where("state", "=", "next")
    .executeTakeFirstOrThrow();
  await db
    .updateTable("accounts")
    .set(({ eb }) => ({
      pair_id: pairId,
      next_nonce: 0,
      version: eb("version", "+", 1n),
      ...rememberRound("accounts", sql`null::uuid`),
    }))
    .where("operator_id", "=", key.operatorId)
    .where("player_id", "=", key.playerId)
    .where("mode", "=", key.mode)
    .executeTakeFirstOrThrow();
};

/** The master keys that open rounds of these games were promised under. */
export const readOpenKeyIds = async (db: Database, games: readonly string[]): Promise<readonly string[]> => {
  const rows = await db
    .selectFrom("rounds as r")
    .innerJoin("seed_pairs as p", (on) =>
      on
        .onRef("p.operator_id", "=", "r.operator_id")
        .onRef("p.player_id", "=", "r.player_id")
        .onRef("p.id", "=", "r.pair_id"),
    )
    .select("p.master_key_id as id")
    .distinct()
    .where("r.status", "in", ["reserving", "open"])
    .where("r.game", "in", games)
    .execute();
  return rows.map(({ id }) => id);
};
