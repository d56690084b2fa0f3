import type { Database } from "@croupier/db/database";
import { jackpotBody, termsOf } from "./jackpot-body.ts";

/** Writes a version of a pool, and the terms of its tiers; a new tier begins with its first seed money. */
export const writeJackpot = async (
  tx: Database,
  operator_id: string,
  { pool, base, body }: { readonly pool: string; readonly base: number; readonly body: unknown },
  change_id: string,
): Promise<number> => {
  const version = base + 1;
  await tx
    .insertInto("jackpot_versions")
    .values({ operator_id, pool, version, body: JSON.stringify(body), change_id })
    .execute();
  const { enabled, currency, games, tiers } = jackpotBody.parse(body);
  for (const tier of tiers) {
    const terms = termsOf(tier);
    if (typeof terms === "string") throw new Error(`${tier.tier} can't be written: ${terms}`);
    const { perUnit, seed, ceiling, trigger } = terms;
    const values = {
      version,
      enabled,
      games,
      per_unit: Number(perUnit),
      seed,
      ceiling,
      range: trigger.kind === "chance" ? String(trigger.range) : null,
    };
    await tx
      .insertInto("jackpot_tiers")
      .values({ operator_id, tier: tier.tier, pool, currency, seeded: String(seed * 1_000_000n), ...values })
      .onConflict((conflict) => conflict.columns(["operator_id", "tier"]).doUpdateSet(values))
      .execute();
  }
  return version;
};
