import type { Database } from "@croupier/db/database";
import type { AccountKey } from "./entry.ts";

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

/** The pair that was active before this one: the last one revealed. */
export const readLastRevealed = (db: Database, key: AccountKey): Promise<StoredPair | undefined> =>
  pairsOf(db, key).where("state", "=", "revealed").orderBy("revealed_at", "desc").limit(1).executeTakeFirst();

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
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
};

/** The account, locked until the transaction ends, so that no round is opened under a pair while it rotates. */
export const lockAccount = (db: Database, key: AccountKey) =>
  db
    .selectFrom("accounts")
    .select(["pair_id as pairId", "next_nonce as nextNonce"])
    .where("operator_id", "=", key.operatorId)
    .where("player_id", "=", key.playerId)
    .where("mode", "=", key.mode)
    .forNoKeyUpdate()
    .executeTakeFirst();

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
  serverSeed: string,
  rounds: number,
): Promise<void> => {
  await db
    .updateTable("seed_pairs")
    .set({ state: "revealed", server_seed: serverSeed, rounds, revealed_at: new Date() })
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
    .set({ state: "active", client_seed: clientSeed, activated_at: new Date() })
    .where("operator_id", "=", key.operatorId)
    .where("player_id", "=", key.playerId)
    .where("id", "=", pairId)
    .where("state", "=", "next")
    .executeTakeFirstOrThrow();
  await db
    .updateTable("accounts")
    .set(({ eb }) => ({ pair_id: pairId, next_nonce: 0, version: eb("version", "+", 1n) }))
    .where("operator_id", "=", key.operatorId)
    .where("player_id", "=", key.playerId)
    .where("mode", "=", key.mode)
    .executeTakeFirstOrThrow();
};
