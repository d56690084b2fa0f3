import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Database } from "@croupier/db/database";
import { KEY_SCOPES, type KeyScope } from "@croupier/db/tables/api-keys";
import type { HostCall } from "./scripted-host.ts";

interface KeyOptions {
  readonly expiresAt?: Date;
  readonly revokedAt?: Date;
  /** All of them unless told. */
  readonly scopes?: readonly KeyScope[];
}

/** An operator with an API key, written straight into the database. */
export const addOperator = async (db: Database, key: KeyOptions = {}) => {
  const operatorId = randomUUID();
  await db.insertInto("operators").values({ id: operatorId, name: "Test Casino", wallet: "hosted" }).execute();
  await db
    .insertInto("currencies")
    .values(["EUR", "USD", "SEK"].map((code) => ({ operator_id: operatorId, code, exponent: 2 })))
    .execute();
  return { operatorId, apiKey: await addKey(db, operatorId, key) };
};

/** Another key of an operator. */
export const addKey = async (
  db: Database,
  operatorId: string,
  { expiresAt, revokedAt, scopes = KEY_SCOPES }: KeyOptions = {},
): Promise<string> => {
  const apiKey = `key_${randomBytes(32).toString("base64url")}`;
  await db
    .insertInto("api_keys")
    .values({
      id: randomUUID(),
      operator_id: operatorId,
      hash: createHash("sha256").update(apiKey).digest(),
      name: "test",
      scopes: [...scopes],
      expires_at: expiresAt ?? null,
      revoked_at: revokedAt ?? null,
    })
    .execute();
  return apiKey;
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
