import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { type RawBuilder, sql } from "kysely";
import {
  columns,
  DAY_KEY,
  DAY_SUMS,
  endedRounds,
  HOUR_KEY,
  playersOfRounds,
  PRICED_SUMS,
  sumRounds,
  sums,
} from "./ended-rounds.ts";

const SHOWN = 20;
/** Hours older than that may have been dropped. */
const HOURS_COMPARED = "30 days";

/**
 * Counts an operator's rounds again and returns where the sums say otherwise, one line per table with up to 20 of its
 * rows; nothing if they are right. Each table is compared in one statement, and so in one snapshot. It reads everything.
 */
export const checkSums = async (db: Database, operatorId: string): Promise<readonly string[]> => {
  const problems: string[] = [];
  for (const [table, counted, held] of comparisons(operatorId)) {
    const { rows } = await inTenant(db, operatorId, (tx) => difference(operatorId, counted, held).execute(tx));
    if (rows.length > 0) {
      problems.push(`${table} of operator ${operatorId} is not what its rounds add up to: ${show(rows)}`);
    }
  }
  return problems;
};

const since = sql`date_trunc('hour', now() - ${HOURS_COMPARED}::interval, 'UTC')`;

type Comparison = readonly [table: string, counted: RawBuilder<unknown>, held: RawBuilder<unknown>];

const comparisons = (operatorId: string): readonly Comparison[] => {
  const rounds = endedRounds(
    operatorId,
    sql`(select time_zone from progress)`,
    sql`r.settled_xid < (select upto_xid from progress)`,
  );
  return [
    [
      "report_days",
      sql`select ${columns(DAY_KEY)}, ${sums(DAY_SUMS)} from (${sumRounds(rounds)}) s group by ${columns(DAY_KEY)}`,
      sql`select ${columns(DAY_KEY)}, ${columns(DAY_SUMS)} from report_days where operator_id = ${operatorId}`,
    ],
    [
      "report_hours",
      sql`select ${columns(HOUR_KEY)}, ${sums(PRICED_SUMS)} from (${sumRounds(rounds)}) s
        where priced_rounds > 0 and hour >= ${since} group by ${columns(HOUR_KEY)}`,
      sql`select ${columns(HOUR_KEY)}, ${columns(PRICED_SUMS)} from report_hours
        where operator_id = ${operatorId} and hour >= ${since}`,
    ],
    [
      "report_players",
      playersOfRounds(sql`(
        select ended.*, n.number from ${rounds} ended
        left join report_player_numbers n on n.operator_id = ${operatorId} and n.player_id = ended.player_id
      )`),
      sql`select ${columns(DAY_KEY, "d")}, p.block, p.players from report_players p
        join report_days d on d.operator_id = p.operator_id and d.id = p.day_id where p.operator_id = ${operatorId}`,
    ],
  ];
};

/** Rows that are in one of the two and not in the other. */
const difference = (operatorId: string, counted: RawBuilder<unknown>, held: RawBuilder<unknown>) => sql`
  with progress as materialized (select upto_xid, time_zone from report_progress where operator_id = ${operatorId}),
  counted as materialized (${counted}),
  held as materialized (${held})
  (select 'counted' as side, * from (select * from counted except select * from held) missing)
  union all
  (select 'held' as side, * from (select * from held except select * from counted) wrong)
  limit ${SHOWN}`;

/** A set of players is long, and says nothing to people. */
const show = (rows: readonly unknown[]): string =>
  JSON.stringify(rows, (key, value: unknown) => {
    if (key === "players") return undefined;
    return typeof value === "bigint" ? String(value) : value;
  });
