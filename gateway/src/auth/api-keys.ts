import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { sql } from "kysely";
import type { Operator } from "../context.ts";
import { secretHash } from "./secret-hash.ts";

/** Whose key this is. An unknown, an expired and a revoked key look the same: `key_invalid`. */
export const findOperator = async (db: Database, key: string | undefined): Promise<Operator | Refusal> => {
  if (key === undefined) return refuse("token_missing", "Send an operator API key as 'Authorization: Bearer …'.");
  const { rows } = await sql<Operator>`
    select id as "keyId", operator_id as "operatorId", scopes from use_key(${secretHash(key)})`.execute(db);
  return rows[0] ?? refuse("key_invalid");
};
