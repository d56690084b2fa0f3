import { type RawBuilder, sql } from "kysely";
import { ROUND_KEY } from "./ended-rounds.ts";

/**
 * An operator's corrections whose money moved on these days by its clock, each with the key of its round: read as they are,
 * for they are few, and each took two people. They moved at most 30 days after they were approved, by clocks that are at
 * most a day apart.
 */
export const correctedRounds = (
  operatorId: string,
  timeZone: string,
  from: string,
  to: string,
): RawBuilder<unknown> => sql`(
  select * from (
    select (t.moved_at at time zone ${timeZone})::date as day, ${ROUND_KEY},
      case t.credit_account when 'player' then t.amount else -t.amount end::numeric as corrected
    from round_corrections c
    join transfers t on t.operator_id = c.operator_id and t.player_id = c.player_id and t.cause_id = c.movement_id
      and t.kind = 'correction'
    join rounds r on r.operator_id = c.operator_id and r.player_id = c.player_id and r.id = c.round_id
    left join sessions s on s.operator_id = r.operator_id and s.player_id = r.player_id and s.id = r.session_id
    where c.operator_id = ${operatorId} and c.movement_id is not null
      and c.decided_at >= ${from}::date - interval '33 days' and c.decided_at < ${to}::date + interval '3 days'
  ) moved
  where day between ${from}::date and ${to}::date
)`;
