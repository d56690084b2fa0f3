import type { Database } from "@croupier/db/database";
import { sql } from "kysely";
import { z } from "zod";

export const winSchema = z
  .strictObject({
    winId: z.uuid(),
    roundId: z.uuid(),
    playerId: z.string().nullable().describe("The operator's own id; null once the person was erased."),
    game: z.string(),
    pool: z.string(),
    tier: z.string(),
    currency: z.string(),
    amount: z.int().min(0).nullable().describe("Minor units; null for the moment until it is fixed."),
    state: z
      .enum(["won", "fixed", "paid"])
      .describe(
        "`won` with its round, `fixed` once it has left the pool, `paid` once it is the player's: with us, or acknowledged by the operator's wallet.",
      ),
    wonAt: z.iso.datetime(),
    paidAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "JackpotWin" });

export interface WinFilter {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly tier?: string | undefined;
  readonly unpaid?: boolean | undefined;
}

/** An operator's wins, newest first, below `cursor`. */
export const listWins = async (tx: Database, operatorId: string, { limit, cursor, tier, unpaid }: WinFilter) => {
  const { rows } = await sql<
    Omit<z.output<typeof winSchema>, "wonAt" | "paidAt" | "amount"> & {
      readonly amount: bigint | null;
      readonly wonAt: Date;
      readonly paidAt: Date | null;
    }
  >`
    select w.id as "winId", w.round_id as "roundId", p.external_id as "playerId", w.game, t.pool, w.tier, w.currency, w.amount,
      w.state, w.won_at as "wonAt", w.paid_at as "paidAt"
    from jackpot_wins w
    join jackpot_tiers t on t.operator_id = w.operator_id and t.tier = w.tier
    left join players p on p.operator_id = w.operator_id and p.id = w.player_id
    where w.operator_id = ${operatorId} and (${cursor ?? null}::uuid is null or w.id < ${cursor ?? null}::uuid)
      and (${tier ?? null}::text is null or w.tier = ${tier ?? null})
      and (${unpaid ?? false} = false or w.state <> 'paid')
    order by w.id desc limit ${limit + 1}`.execute(tx);
  const wins = rows.slice(0, limit).map(({ amount, wonAt, paidAt, ...win }) => ({
    ...win,
    amount: amount === null ? null : Number(amount),
    wonAt: wonAt.toISOString(),
    paidAt: paidAt?.toISOString() ?? null,
  }));
  return { wins, nextCursor: rows.length > limit ? (wins.at(-1)?.winId ?? null) : null };
};
