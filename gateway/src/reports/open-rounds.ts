import type { Mode } from "@croupier/contract/round";
import type { Database } from "@croupier/db/database";
import { sql } from "kysely";
import { z } from "zod";

/** Money that players have staked and that is not decided yet: it has left their balance and is nobody's result so far. */
export const heldMoney = z.strictObject({
  game: z.string(),
  currency: z.string(),
  mode: z.enum(["real", "demo"]),
  rounds: z.int().min(1),
  staked: z.string().regex(/^\d+$/).describe("Minor units, as a decimal string: a sum has no limit."),
  oldest: z.iso.datetime().describe("When the oldest of these rounds was opened."),
});
export type HeldMoney = z.infer<typeof heldMoney>;

/** What an operator's open rounds hold, by game, currency and mode. */
export const readHeldMoney = async (db: Database, operatorId: string): Promise<HeldMoney[]> => {
  const { rows } = await sql<{
    game: string;
    currency: string;
    mode: Mode;
    rounds: bigint;
    staked: string;
    oldest: Date;
  }>`
    select game, currency, mode, count(*) as rounds, sum(stake)::text as staked, min(opened_at) as oldest
    from rounds
    where operator_id = ${operatorId} and status in ('reserving', 'open')
    group by game, currency, mode
    order by game, currency, mode`.execute(db);
  return rows.map(({ rounds, oldest, ...row }) => ({ ...row, rounds: Number(rounds), oldest: oldest.toISOString() }));
};
