import type { Database } from "@croupier/db/database";
import { sql } from "kysely";
import type { TierTerms } from "./tier.ts";

/** What a hidden mark follows from. Minor units. */
export interface Armed {
  readonly salt: Uint8Array;
  readonly masterKeyId: string;
  readonly commitment: string;
  readonly from: bigint;
  readonly upTo: bigint;
}

export interface TierKey {
  readonly operatorId: string;
  readonly tier: string;
}

/** A tier as its row and its shards have it. */
export interface TierState extends TierKey, TierTerms {
  readonly pool: string;
  readonly currency: string;
  readonly version: number;
  readonly enabled: boolean;
  readonly games: readonly string[];
  /** Counts the wins. */
  readonly cycle: number;
  /** Millionths of a minor unit. */
  readonly level: bigint;
  /** Null until the first bet, and for a tier that is won by chance. */
  readonly armed: Armed | null;
}

interface TierRow {
  readonly operator_id: string;
  readonly tier: string;
  readonly pool: string;
  readonly currency: string;
  readonly version: number;
  readonly enabled: boolean;
  readonly games: string[];
  readonly per_unit: number;
  readonly seed: bigint;
  readonly ceiling: bigint;
  readonly range: string | null;
  readonly cycle: number;
  readonly level: string;
  readonly salt: Uint8Array | null;
  readonly master_key_id: string | null;
  readonly commitment: string | null;
  readonly mark_from: bigint | null;
  readonly mark_up_to: bigint | null;
}

const armedOf = ({ salt, master_key_id, commitment, mark_from, mark_up_to }: TierRow): Armed | null =>
  salt === null || master_key_id === null || commitment === null || mark_from === null || mark_up_to === null
    ? null
    : { salt, masterKeyId: master_key_id, commitment, from: mark_from, upTo: mark_up_to };

const stateOf = (row: TierRow): TierState => ({
  operatorId: row.operator_id,
  tier: row.tier,
  pool: row.pool,
  currency: row.currency,
  version: row.version,
  enabled: row.enabled,
  games: row.games,
  perUnit: BigInt(row.per_unit),
  seed: row.seed,
  ceiling: row.ceiling,
  trigger: row.range === null ? { kind: "must-hit-by" } : { kind: "chance", range: BigInt(row.range) },
  cycle: row.cycle,
  level: BigInt(row.level),
  armed: armedOf(row),
});

const columns = sql`operator_id, tier, pool, currency, version, enabled, games, per_unit, seed, ceiling, range::text, cycle,
  jackpot_level(operator_id, tier)::text as level, salt, master_key_id, commitment, mark_from, mark_up_to`;

/** All tiers of these operators, by name. */
export const readTiers = async (db: Database, operatorIds: readonly string[]): Promise<readonly TierState[]> => {
  const { rows } = await sql<TierRow>`
    select ${columns} from jackpot_tiers
    where operator_id = any(${operatorIds}::uuid[]) order by operator_id, tier`.execute(db);
  return rows.map(stateOf);
};

/**
 * Locks these tiers, in the order of their keys, until the transaction ends: no bet that needs them is under way then, and
 * levels stand still.
 */
export const lockTiers = async (tx: Database, keys: readonly TierKey[]): Promise<readonly TierState[]> => {
  const wanted = sql`(operator_id, tier) in (
    select k.operator_id, k.tier from jsonb_to_recordset(${JSON.stringify(keys.map(rowOf))}::jsonb)
      as k (operator_id uuid, tier text))`;
  await sql`select from jackpot_tiers where ${wanted} order by operator_id, tier for update`.execute(tx);
  // A statement of its own: what was committed while the first one waited is seen by this one.
  const { rows } = await sql<TierRow>`select ${columns} from jackpot_tiers where ${wanted}`.execute(tx);
  return rows.map(stateOf);
};

const rowOf = ({ operatorId, tier }: TierKey) => ({ operator_id: operatorId, tier });

/** The master keys that hidden marks follow from. */
export const readMarkKeyIds = async (db: Database): Promise<readonly string[]> => {
  const rows = await db
    .selectFrom("jackpot_tiers")
    .select("master_key_id")
    .distinct()
    .where("master_key_id", "is not", null)
    .execute();
  return rows.flatMap(({ master_key_id }) => master_key_id ?? []);
};
