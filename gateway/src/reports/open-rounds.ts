import type { Mode } from "@croupier/contract/round";
import type { Database } from "@croupier/db/database";
import { sql } from "kysely";

/** Money that players have staked and that is not decided yet: it has left their balance and is nobody's result so far. */
export interface HeldMoney {
  readonly game: string;
  readonly currency: string;
  readonly mode: Mode;
  readonly rounds: number;
  /** Minor units, as a decimal string: a sum has no limit. */
  readonly staked: string;
  /** When the oldest of these rounds was opened. */
  readonly oldest: string;
}

/** What an operator's open rounds hold, by game, currency and mode. */
export const readHeldMoney = async (db: Database, operatorId: string): Promise<readonly HeldMoney[]> => {
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
