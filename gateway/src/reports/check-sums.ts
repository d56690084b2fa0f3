import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { type RawBuilder, sql } from "kysely";
import { columns, DAY_KEY, DAY_SUMS, endedRounds, HOUR_KEY, PRICED_SUMS, sums } from "./ended-rounds.ts";

const SHOWN = 20;
/** Hours older than that may have been dropped. */
const HOURS_COMPARED = "30 days";

/**
 * Counts an operator's rounds again and returns where the sums say otherwise, one line per table with up to 20 of its
 * rows; nothing if they are right. Each table is compared in one statement, and so in one snapshot. It reads everything.
 */
export const checkSums = (db: Database, operatorId: string): Promise<readonly string[]> =>
  inTenant(db, operatorId, async (tx) => {
    const problems: string[] = [];
    for (const [table, counted, held] of comparisons) {
      const { rows } = await difference(operatorId, counted, held).execute(tx);
      if (rows.length > 0)
        problems.push(`${table} of operator ${operatorId} is not what its rounds add up to: ${show(rows)}`);
    }
    return problems;
  });

const since = sql`date_trunc('hour', now() - ${HOURS_COMPARED}::interval, 'UTC')`;

const comparisons: readonly (readonly [table: string, counted: RawBuilder<unknown>, held: RawBuilder<unknown>])[] = [
  [
    "report_days",
    sql`select ${columns(DAY_KEY)}, ${sums(DAY_SUMS)} from ended group by ${columns(DAY_KEY)}`,
    sql`select ${columns(DAY_KEY)}, ${columns(DAY_SUMS)} from report_days, mine where operator_id = mine.id`,
  ],
  [
    "report_hours",
    sql`select ${columns(HOUR_KEY)}, ${sums(PRICED_SUMS)} from ended
      where priced_rounds > 0 and hour >= ${since} group by ${columns(HOUR_KEY)}`,
    sql`select ${columns(HOUR_KEY)}, ${columns(PRICED_SUMS)} from report_hours, mine
      where operator_id = mine.id and hour >= ${since}`,
  ],
  [
    "report_players",
    sql`select distinct ${columns(DAY_KEY)}, player_id from ended where rounds > 0`,
    sql`select ${columns(DAY_KEY, "d")}, p.player_id from mine, report_players p
      join report_days d on d.operator_id = p.operator_id and d.id = p.day_id where p.operator_id = mine.id`,
  ],
];

/** Rows that are in one of the two and not in the other. */
const difference = (operatorId: string, counted: RawBuilder<unknown>, held: RawBuilder<unknown>) => sql`
  with mine as (select ${operatorId}::uuid as id),
  progress as materialized (select upto_xid, time_zone from report_progress where operator_id = ${operatorId}),
  ended as materialized (${endedRounds(
    operatorId,
    sql`(select time_zone from progress)`,
    sql`r.settled_xid < (select upto_xid from progress)`,
  )}),
  counted as materialized (${counted}),
  held as materialized (${held})
  (select 'counted' as side, * from (select * from counted except select * from held) missing)
  union all
  (select 'held' as side, * from (select * from held except select * from counted) wrong)
  limit ${SHOWN}`;

const show = (rows: readonly unknown[]): string =>
  JSON.stringify(rows, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value));
