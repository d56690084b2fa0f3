import type { Database } from "@croupier/db/database";
import { DEMO_CURRENCY } from "./demo.ts";

const POOL = "wood";
/** The one game whose bets feed it and can win it. */
const GAME = "slots";

/** Amounts in minor units; `perUnit` in millionths of each one staked. */
const TIERS = [
  { tier: "moon", perUnit: 5_000, seed: 500_000, ceiling: 5_000_000, range: "200000000" },
  { tier: "moth", perUnit: 5_000, seed: 10_000, ceiling: 50_000, range: null },
] as const;

/** Two jackpots of the demo casino: one won by chance, one that must hit by its ceiling. Changes nothing that is there. */
export const plantJackpots = async (db: Database, operatorId: string): Promise<void> => {
  const body = {
    enabled: true,
    currency: DEMO_CURRENCY,
    games: [GAME],
    tiers: TIERS.map(({ tier, perUnit, seed, ceiling, range }) => ({
      tier,
      contribution: `${perUnit}/1000000`,
      seed,
      ceiling,
      trigger: range === null ? { kind: "must-hit-by" } : { kind: "chance", range },
    })),
  };
  const planted = await db
    .insertInto("jackpot_versions")
    .values({ operator_id: operatorId, pool: POOL, version: 1, body: JSON.stringify(body), change_id: null })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (planted.numInsertedOrUpdatedRows !== 1n) return;
  await db
    .insertInto("jackpot_tiers")
    .values(
      TIERS.map(({ tier, perUnit, seed, ceiling, range }) => ({
        operator_id: operatorId,
        tier,
        pool: POOL,
        currency: DEMO_CURRENCY,
        version: 1,
        enabled: true,
        games: [GAME],
        per_unit: perUnit,
        seed: BigInt(seed),
        ceiling: BigInt(ceiling),
        range,
        seeded: `${seed}000000`,
      })),
    )
    .execute();
};
