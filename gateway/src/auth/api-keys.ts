import { type Refusal, refuse } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { sql } from "kysely";
import type { Operator } from "../context.ts";
import { Recent } from "../recent.ts";
import { secretHash } from "./secret-hash.ts";

/** Operators' API keys. */
export interface ApiKeys {
  /** Whose key this is. An unknown, an expired and a revoked key look the same: `key_invalid`. */
  find(key: string | undefined): Promise<Operator | Refusal>;
  /** Whether it was found a moment ago. */
  isKnown(key: string): boolean;
  /** A key that has ended, from now on. */
  forget(keyId: string): void;
}

/**
 * A key that is busy is looked up once a second and not for every call. So one that is revoked ends at once where that was
 * asked, and within a second in every other gateway: by time that passes, and not by a message, which a connection may lose
 * and a function that sleeps between two calls reads too late.
 */
const KNOWN_MS = 1_000;
const MAX_KNOWN = 10_000;
/** Ours are 47 characters. */
const MAX_LENGTH = 128;

interface Known {
  /** Undefined for what is no key. */
  readonly operator: Operator | undefined;
  readonly untilMs: number;
}

export const createApiKeys = (db: Database, knownMs = KNOWN_MS): ApiKeys => {
  const known = new Recent<string, Known>(MAX_KNOWN);

  const recall = (name: string): Known | undefined => {
    const held = known.get(name);
    return held && held.untilMs > performance.now() ? held : undefined;
  };
  const lookUp = async (hash: Buffer): Promise<Operator | undefined> => {
    const { rows } = await sql<Operator>`
      select id as "keyId", operator_id as "operatorId", scopes from use_key(${hash})`.execute(db);
    return rows[0];
  };

  return {
    isKnown: (key) => key.length <= MAX_LENGTH && recall(nameOf(secretHash(key)))?.operator !== undefined,
    find: async (key) => {
      if (key === undefined) return refuse("token_missing", "Send an operator API key as 'Authorization: Bearer …'.");
      if (key.length > MAX_LENGTH) return refuse("key_invalid");
      const hash = secretHash(key);
      const held = recall(nameOf(hash));
      if (held) return held.operator ?? refuse("key_invalid");
      // As of before it is asked: what ends while we wait has not been seen to last.
      const untilMs = performance.now() + knownMs;
      const operator = await lookUp(hash);
      known.set(nameOf(hash), { operator, untilMs });
      return operator ?? refuse("key_invalid");
    },
    forget: (keyId) => known.deleteWhere(({ operator }) => operator?.keyId === keyId),
  };
};

/** Keys themselves are not kept, here either. */
const nameOf = (hash: Buffer): string => hash.toString("base64");
