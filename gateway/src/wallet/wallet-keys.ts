import { isRefusal, type Refusal, refuse } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { z } from "zod";
import { type Actor, audited, type Change, type Unchanged } from "../audit/audited.ts";
import { isSeamless } from "../configuration/wallet-body.ts";
import type { Hosts } from "../upstream/hosts.ts";

export const walletKeysSchema = z.strictObject({
  keyId: z.string().nullable().describe("The key that our calls are signed with; null until the first is used."),
  nextKeyId: z.string().nullable().describe("The key that was issued last and is not used yet."),
});
export type WalletKeyIds = z.infer<typeof walletKeysSchema>;

export const issuedWalletKeySchema = z.strictObject({
  keyId: z.string(),
  secret: z.string().describe("Shown this once: neither we nor anybody else can show it again."),
});
export type IssuedKey = z.infer<typeof issuedWalletKeySchema>;

/** `wallet_not_ready` where the wallet has no address yet. */
export const readWalletKeys = async (tx: Database, operatorId: string): Promise<WalletKeyIds | Refusal> => {
  if (!(await isSeamless(tx, operatorId))) return refuse("wallet_not_seamless");
  const row = await tx
    .selectFrom("operator_wallets")
    .select(["key_id as keyId", "next_key_id as nextKeyId"])
    .where("operator_id", "=", operatorId)
    .executeTakeFirst();
  return row ?? refuse("wallet_not_ready");
};

/**
 * The next key, shown this once; calls are signed with the one before until `useWalletKey`. Issued again before that, it
 * takes the place of the one that nobody has used yet.
 */
export const issueWalletKey = async (
  db: Database,
  hosts: Pick<Hosts, "issueWalletKey">,
  actor: Actor,
): Promise<IssuedKey | Refusal> => {
  const { operatorId } = actor.caller;
  const keys = await inTenant(db, operatorId, (tx) => readWalletKeys(tx, operatorId));
  if (isRefusal(keys)) return keys;
  const issued = await hosts.issueWalletKey(operatorId, actor.trace);
  if (isRefusal(issued)) return issued;
  const { keyId, secret } = issued;
  return audited(db, actor, "walletKeys.issue", async (tx) => {
    const before = await readWalletKeys(tx, operatorId);
    if (isRefusal(before)) return before;
    await writeKeys(tx, operatorId, { next_key_id: keyId });
    return { answer: { keyId, secret }, subject: operatorId, before, after: { ...before, nextKeyId: keyId } };
  });
};

/** From now on calls are signed with the key that was issued last: the operator accepts it already. */
export const useWalletKey = (db: Database, actor: Actor, keyId: string): Promise<WalletKeyIds | Refusal> =>
  audited(
    db,
    actor,
    "walletKeys.use",
    async (tx): Promise<Change<WalletKeyIds> | Unchanged<WalletKeyIds> | Refusal> => {
      const { operatorId } = actor.caller;
      const before = await readWalletKeys(tx, operatorId);
      if (isRefusal(before)) return before;
      if (before.keyId === keyId) return { unchanged: before };
      if (before.nextKeyId !== keyId) return refuse("wallet_key_not_found");
      await writeKeys(tx, operatorId, { key_id: keyId, next_key_id: null });
      const answer = { keyId, nextKeyId: null };
      return { answer, subject: operatorId, before, after: answer };
    },
  );

const writeKeys = async (
  tx: Database,
  operatorId: string,
  keys: { readonly key_id?: string; readonly next_key_id: string | null },
): Promise<void> => {
  await tx.updateTable("operator_wallets").set(keys).where("operator_id", "=", operatorId).execute();
};
