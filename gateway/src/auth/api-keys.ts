import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { sql } from "kysely";
import type { Operator } from "../context.ts";
import { secretHash } from "./secret-hash.ts";

/** Whose key this is. An unknown, an expired and a revoked key look the same: `key_invalid`. */
export const findOperator = async (db: Database, key: string | undefined): Promise<Operator | Refusal> => {
  if (key === undefined) return refuse("token_missing", "Send an operator API key as 'Authorization: Bearer …'.");
  const found = await db
    .selectFrom("api_keys")
    .select("operator_id")
    .where("hash", "=", secretHash(key))
    .where("revoked_at", "is", null)
    .where((where) => where.or([where("expires_at", "is", null), where("expires_at", ">", sql<Date>`now()`)]))
    .executeTakeFirst();
  return found ? { operatorId: found.operator_id } : refuse("key_invalid");
};
