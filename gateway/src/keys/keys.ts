import { type Refusal, refuse } from "@croupier/contract/errors";
import { uuidV7 } from "@croupier/contract/ids";
import type { Database } from "@croupier/db/database";
import type { KeyScope } from "@croupier/db/tables/api-keys";
import { type Actor, audited, type Change } from "../audit/audited.ts";
import { secretHash } from "../auth/secret-hash.ts";
import { isLive, keyColumns, type KeyInfo, keyInfo, type KeyRow, type NewKey, newSecret } from "./key-info.ts";

export interface KeyToMake {
  readonly name: string;
  readonly scopes: readonly KeyScope[];
  readonly expiresAt: Date | null;
}

/** Most keys of an operator that are in use at a time. */
const MAX_LIVE = 100;

/** A new key, shown this once. Refused as `limit_exceeded` when there are a hundred. */
export const createKey = (db: Database, actor: Actor, key: KeyToMake): Promise<NewKey | Refusal> =>
  audited(db, actor, "keys.create", async (tx) => {
    const { operatorId } = actor.caller;
    const full = await refuseMore(tx, operatorId);
    if (full) return full;
    const made = await insertKey(tx, operatorId, key, actor.caller.keyId);
    return { answer: made, subject: made.keyId, before: null, after: publicOf(made) };
  });

/** Ends a key at once; one that has been revoked stays so. The last one that manages keys is `last_admin_key`. */
export const revokeKey = (db: Database, actor: Actor, keyId: string): Promise<KeyInfo | Refusal> =>
  audited(db, actor, "keys.revoke", async (tx): Promise<Change<KeyInfo> | Refusal> => {
    const now = new Date();
    const { operatorId } = actor.caller;
    const key = await findKey(tx, operatorId, keyId);
    if (!key) return refuse("key_not_found");
    if (await isLastAdmin(tx, operatorId, key, now)) return refuse("last_admin_key");
    const before = keyInfo(key);
    const after = { ...before, revokedAt: before.revokedAt ?? now.toISOString() };
    await tx
      .updateTable("api_keys")
      .set({ revoked_at: new Date(after.revokedAt) })
      .where("operator_id", "=", operatorId)
      .where("id", "=", keyId)
      .execute();
    return { answer: after, subject: keyId, before, after };
  });

/**
 * A key to take another's place, with its name, scopes and length of life; the old one goes on working for `overlapMs`,
 * so that nothing has to change at the same moment. `key_ended` for one that has no more to hand over.
 */
export const rotateKey = (
  db: Database,
  actor: Actor,
  keyId: string,
  overlapMs: number,
): Promise<{ readonly made: NewKey; readonly replaced: KeyInfo } | Refusal> =>
  audited(db, actor, "keys.rotate", async (tx) => {
    const now = new Date();
    const { operatorId } = actor.caller;
    const key = await findKey(tx, operatorId, keyId);
    if (!key) return refuse("key_not_found");
    if (!isLive(key, now) || key.replaced_by !== null) return refuse("key_ended");
    const full = await refuseMore(tx, operatorId);
    if (full) return full;
    const lifeMs = key.expires_at === null ? null : key.expires_at.getTime() - key.created_at.getTime();
    const expiresAt = lifeMs === null ? null : new Date(now.getTime() + lifeMs);
    const made = await insertKey(tx, operatorId, { name: key.name, scopes: key.scopes, expiresAt }, actor.caller.keyId);
    const endMs = Math.min(now.getTime() + overlapMs, key.expires_at?.getTime() ?? Number.POSITIVE_INFINITY);
    const ends = { expires_at: new Date(endMs), replaced_by: made.keyId };
    await tx.updateTable("api_keys").set(ends).where("operator_id", "=", operatorId).where("id", "=", keyId).execute();
    const replaced = keyInfo({ ...key, ...ends });
    const after = { replaced, made: publicOf(made) };
    return { answer: { made, replaced }, subject: keyId, before: keyInfo(key), after };
  });

/** Keys newest first, also those that have ended; `cursor` is the last one of the page before. */
export const listKeys = async (
  db: Database,
  operatorId: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<{ readonly keys: readonly KeyInfo[]; readonly nextCursor: string | null }> => {
  const rows = await db
    .selectFrom("api_keys")
    .select(keyColumns)
    .where("operator_id", "=", operatorId)
    .$if(cursor !== undefined, (query) => query.where("id", "<", cursor ?? ""))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  const keys = rows.slice(0, limit).map(keyInfo);
  return { keys, nextCursor: rows.length > limit ? (keys.at(-1)?.keyId ?? null) : null };
};

/** Writes a key; whoever calls it logs it. `createdBy` is the key that makes it, null on our side. */
export const insertKey = async (
  tx: Database,
  operatorId: string,
  { name, scopes, expiresAt }: KeyToMake,
  createdBy: string | null,
): Promise<NewKey> => {
  const key = newSecret();
  const row = await tx
    .insertInto("api_keys")
    .values({
      id: uuidV7(),
      operator_id: operatorId,
      hash: secretHash(key),
      name,
      scopes: [...scopes],
      expires_at: expiresAt,
      revoked_at: null,
      created_by: createdBy,
    })
    .returning(keyColumns)
    .executeTakeFirstOrThrow();
  return { ...keyInfo(row), key };
};

/** What may be written down of a new key. */
export const publicOf = (made: NewKey): KeyInfo => {
  const { key: _, ...info } = made;
  return info;
};

const findKey = (tx: Database, operatorId: string, keyId: string): Promise<KeyRow | undefined> =>
  tx
    .selectFrom("api_keys")
    .select(keyColumns)
    .where("operator_id", "=", operatorId)
    .where("id", "=", keyId)
    .executeTakeFirst();

const readLive = async (tx: Database, operatorId: string, now: Date): Promise<readonly KeyRow[]> => {
  const rows = await tx
    .selectFrom("api_keys")
    .select(keyColumns)
    .where("operator_id", "=", operatorId)
    .where("revoked_at", "is", null)
    .where((where) => where.or([where("expires_at", "is", null), where("expires_at", ">", now)]))
    .execute();
  return rows;
};

const refuseMore = async (tx: Database, operatorId: string): Promise<Refusal | undefined> => {
  const live = await readLive(tx, operatorId, new Date());
  return live.length < MAX_LIVE
    ? undefined
    : refuse("limit_exceeded", `An operator has at most ${MAX_LIVE} keys in use. Revoke one first.`);
};

/** Whether nobody could manage keys without this one, now or once those that are being replaced have ended. */
const isLastAdmin = async (tx: Database, operatorId: string, key: KeyRow, now: Date): Promise<boolean> => {
  if (!isLive(key, now) || !key.scopes.includes("admin")) return false;
  const live = await readLive(tx, operatorId, now);
  return !live.some(({ id, scopes, replaced_by }) => id !== key.id && scopes.includes("admin") && replaced_by === null);
};
