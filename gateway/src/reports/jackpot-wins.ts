import { type RawBuilder, sql } from "kysely";
import { endedRounds } from "./ended-rounds.ts";

/**
 * The wins of jackpots that were fixed, of rounds that are in the sums, as rows with the columns of `report_days` that tell
 * rounds apart; `won` is what each pays. They are few, so they are looked up and not kept as sums: a win is fixed a moment
 * after its round is over, and maybe an hour, if a process died.
 */
export const jackpotWins = (
  operatorId: string,
  timeZone: string,
  from: string,
  to: string,
): RawBuilder<unknown> => sql`(
  select ended.*, w.amount::numeric as won
  from ${endedRounds(
    operatorId,
    sql`${timeZone}::text`,
    sql`r.settled_xid < (select upto_xid from report_progress where operator_id = ${operatorId})
      and (r.player_id, r.id) in (
        select player_id, round_id from jackpot_wins
        where operator_id = ${operatorId}
          and won_at >= ${from}::date - interval '2 days' and won_at < ${to}::date + interval '3 days')`,
  )} ended
  join jackpot_wins w on w.operator_id = ${operatorId} and w.player_id = ended.player_id and w.round_id = ended.round_id
  where w.amount is not null and ended.day between ${from}::date and ${to}::date
)`;
