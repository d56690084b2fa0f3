import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Database } from "@croupier/db/database";
import type { HostCall } from "./scripted-host.ts";

/** An operator with an API key, written straight into the database. */
export const addOperator = async (db: Database, key: { expiresAt?: Date; revokedAt?: Date } = {}) => {
  const operatorId = randomUUID();
  await db.insertInto("operators").values({ id: operatorId, name: "Test Casino", wallet: "hosted" }).execute();
  const apiKey = `key_${randomBytes(32).toString("base64url")}`;
  await db
    .insertInto("api_keys")
    .values({
      id: randomUUID(),
      operator_id: operatorId,
      hash: createHash("sha256").update(apiKey).digest(),
      expires_at: key.expiresAt ?? null,
      revoked_at: key.revokedAt ?? null,
    })
    .execute();
  return { operatorId, apiKey };
};

/** What a host does when a session begins: an account of 1,000 in the currency asked for, unless there is one. */
export const openAccountIn = async (db: Database, { input }: HostCall) => {
  const { operatorId, playerId, mode, currency } = input as Record<"operatorId" | "playerId" | "currency", string> & {
    mode: "real" | "demo";
  };
  await db
    .insertInto("accounts")
    .values({
      operator_id: operatorId,
      player_id: playerId,
      mode,
      currency,
      balance: 1_000n,
      next_nonce: 0,
      pair_id: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return { json: { currency, balance: 1_000 } };
};
