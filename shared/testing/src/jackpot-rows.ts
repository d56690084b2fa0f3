import type { Database } from "@croupier/db/database";
import { sql } from "kysely";

export interface TierRow {
  readonly tier: string;
  /** `num/den`, exact. */
  readonly contribution: string;
  /** Minor units. */
  readonly seed: number;
  readonly ceiling: number;
  /** One win in so many units staked; left out for a tier that must hit by its ceiling. */
  readonly range?: string;
}

export interface PoolRow {
  readonly operatorId: string;
  readonly pool: string;
  readonly games: readonly string[];
  readonly tiers: readonly TierRow[];
  readonly currency?: string;
  readonly version?: number;
  readonly enabled?: boolean;
}

/** A pool as if two people had agreed on it: a version, and its tiers as that version has them. */
export const addPool = async (db: Database, pool: PoolRow): Promise<void> => {
  const { operatorId: operator_id, currency = "EUR", version = 1, enabled = true } = pool;
  const body = {
    enabled,
    currency,
    games: pool.games,
    tiers: pool.tiers.map(({ range, ...tier }) => ({
      ...tier,
      trigger: range === undefined ? { kind: "must-hit-by" } : { kind: "chance", range },
    })),
  };
  await db
    .insertInto("jackpot_versions")
    .values({ operator_id, pool: pool.pool, version, body: JSON.stringify(body), change_id: null })
    .execute();
  for (const { tier, contribution, seed, ceiling, range } of pool.tiers) {
    const [num = 0, den = 1] = contribution.split("/").map(Number);
    const terms = {
      version,
      enabled,
      games: [...pool.games],
      per_unit: (num * 1_000_000) / den,
      seed: BigInt(seed),
      ceiling: BigInt(ceiling),
      range: range ?? null,
    };
    await db
      .insertInto("jackpot_tiers")
      .values({ operator_id, tier, pool: pool.pool, currency, seeded: `${seed}000000`, ...terms })
      .onConflict((conflict) => conflict.columns(["operator_id", "tier"]).doUpdateSet(terms))
      .execute();
  }
};

/** A pool of which a flip for ten wins all there is. */
export const addWonPool = (db: Database, operatorId: string): Promise<void> =>
  addPool(db, {
    operatorId,
    pool: "main",
    games: ["coin-flip"],
    tiers: [
      { tier: "sure", contribution: "1/100", seed: 5, ceiling: 100, range: "10" },
      { tier: "must", contribution: "1/10", seed: 1, ceiling: 2 },
    ],
  });

/** What a tier holds, in millionths of a minor unit. */
export const levelOf = async (db: Database, operatorId: string, tier: string): Promise<bigint> => {
  const { rows } = await sql<{ level: string }>`select jackpot_level(${operatorId}, ${tier})::text as level`.execute(
    db,
  );
  return BigInt(rows[0]?.level ?? 0);
};
