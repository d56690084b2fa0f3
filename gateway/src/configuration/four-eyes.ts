import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import type { Actor } from "../audit/audited.ts";
import { mayBeOnePerson, readOrigins } from "./principals.ts";

/**
 * Why this caller may not approve what `proposer` proposed. Asked again inside the transaction: a key may have been
 * revoked, or replaced, since the call came in.
 */
export const refuseSameEyes = async (
  tx: Database,
  { caller }: Actor,
  proposer: string,
): Promise<Refusal | undefined> => {
  const live = await tx
    .selectFrom("api_keys")
    .select("id")
    .where("operator_id", "=", caller.operatorId)
    .where("id", "=", caller.keyId)
    .where("revoked_at", "is", null)
    .where((where) => where.or([where("expires_at", "is", null), where("expires_at", ">", new Date())]))
    .executeTakeFirst();
  if (!live) return refuse("key_invalid");
  const keys = await readOrigins(tx, caller.operatorId);
  return mayBeOnePerson(keys, proposer, caller.keyId) ? refuse("four_eyes_required") : undefined;
};
