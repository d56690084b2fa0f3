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

/**
 * Services stamp a round before their transaction begins, by clocks of their own. A clock may be five minutes behind, as
 * with limits; the rest is for the time until it writes, which takes no longer than a call and a statement may. More is a
 * fault, which the hourly check finds. Every run reads that much again, so it is kept short.
 */
const CLOCKS_APART = "10 minutes";
const HOURS_KEPT = "31 days";

/**
 * Adds an operator's rounds that ended since the last run to the sums, and says how many.
 *
 * Rounds carry the transaction that ended them. A run takes all from where the last one stopped up to the oldest
 * transaction that is still under way (`pg_snapshot_xmin`): none before that can still commit, so none is missed, and the
 * mark moves in the same transaction as the sums, so none is counted twice, whenever a worker dies. The row of progress is
 * locked first; a second worker waits for it and goes on from there.
 */
export const rollUp = (db: Database, operatorId: string, clocksApart = CLOCKS_APART): Promise<number> =>
  inTenant(db, operatorId, async (tx) => {
    // This transaction's own id was given after `at`, and so was every later one. (A snapshot's `xmax` says no such thing:
    // it is one past the latest that has ended, and that one may have been under way for long.)
    const [observed] = (await sql<Observed>`select pg_current_xact_id()::text as xid, now()::text as at`.execute(tx))
      .rows;
    if (!observed) throw new Error("the database names no moment");
    const progress = await lockProgress(tx, operatorId, observed);
    const fresh = await findFresh(tx, operatorId, progress, clocksApart);
    const { rows } = await addSums(operatorId, fresh, observed).execute(tx);
    await sql`
      delete from report_hours
      where operator_id = ${operatorId} and hour < now() - ${HOURS_KEPT}::interval`.execute(tx);
    return Number(rows[0]?.ended ?? 0);
  });

interface Observed {
  readonly xid: string;
  readonly at: string;
}

interface Progress {
  readonly uptoXid: string;
  readonly floorAt: string;
  readonly timeZone: string;
}

/** Where the last run stopped. A day is the operator's own, so with another time zone all is summed anew. */
const lockProgress = async (tx: Database, operatorId: string, observed: Observed): Promise<Progress> => {
  await sql`
    insert into report_progress (operator_id, time_zone, upto_xid, floor_at, seen_xid, seen_at)
    select id, time_zone, '0', '-infinity', ${observed.xid}::xid8, ${observed.at}::timestamptz
    from operators where id = ${operatorId}
    on conflict do nothing`.execute(tx);
  const [found] = (
    await sql<Progress & { readonly moved: boolean }>`
      select p.upto_xid::text as "uptoXid", p.floor_at::text as "floorAt", o.time_zone as "timeZone",
        p.time_zone <> o.time_zone as moved
      from report_progress p join operators o on o.id = p.operator_id
      where p.operator_id = ${operatorId} for update of p`.execute(tx)
  ).rows;
  if (!found) throw new Error(`there is no operator ${operatorId}`);
  return found.moved ? startAnew(tx, operatorId, found.timeZone) : found;
};

const startAnew = async (tx: Database, operatorId: string, timeZone: string): Promise<Progress> => {
  for (const table of ["report_players", "report_days", "report_hours"]) {
    await sql`delete from ${sql.table(table)} where operator_id = ${operatorId}`.execute(tx);
  }
  await sql`
    update report_progress set time_zone = ${timeZone}, upto_xid = '0', floor_at = '-infinity'
    where operator_id = ${operatorId}`.execute(tx);
  return { uptoXid: "0", floorAt: "-infinity", timeZone };
};

const added = (table: string, names: readonly string[]) =>
  sql.join(names.map((name) => sql`${sql.ref(name)} = ${sql.ref(`${table}.${name}`)} + excluded.${sql.ref(name)}`));

interface Fresh {
  /** The oldest transaction under way when the row of progress was ours. */
  readonly uptoXid: string;
  readonly rounds: RawBuilder<unknown>;
}

/**
 * The rounds to add. `floor_at` is a moment before which no transaction from the mark on had begun. It lets the scan begin
 * near the end of the table, and is why one that is held open for an hour is not missed: the floor waits with it.
 */
const findFresh = async (
  tx: Database,
  operatorId: string,
  { uptoXid, floorAt, timeZone }: Progress,
  clocksApart: string,
): Promise<Fresh> => {
  const { rows } = await sql<{ xid: string }>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as xid`.execute(tx);
  const upto = rows[0]?.xid ?? uptoXid;
  const condition = sql<boolean>`r.settled_at >= ${floorAt}::timestamptz - ${clocksApart}::interval
    and r.settled_xid >= ${uptoXid}::xid8 and r.settled_xid < ${upto}::xid8`;
  return { uptoXid: upto, rounds: endedRounds(operatorId, sql`${timeZone}::text`, condition) };
};

/** Adds the rounds to all sums and moves the mark, in one statement: they are looked for once. */
const addSums = (operatorId: string, { rounds, uptoXid }: Fresh, observed: Observed) => sql<{ ended: bigint }>`
  with upto as materialized (select ${uptoXid}::xid8 as xid),
  fresh as materialized (
    select ended.*, n.number as known from ${rounds} ended
    left join report_player_numbers n on n.operator_id = ${operatorId} and n.player_id = ended.player_id
  ),
  firsts as materialized (${numberFirsts(operatorId)}),
  summed as materialized (${sumRounds(sql`fresh`)}),
  days as (
    insert into report_days as d (operator_id, ${columns(DAY_KEY)}, ${columns(DAY_SUMS)})
    select ${operatorId}::uuid, ${columns(DAY_KEY)}, ${sums(DAY_SUMS)} from summed group by ${columns(DAY_KEY)}
    on conflict on constraint report_days_key do update set ${added("d", DAY_SUMS)}
    returning d.id, ${columns(DAY_KEY, "d")}
  ),
  hours as (
    insert into report_hours as h (operator_id, ${columns(HOUR_KEY)}, ${columns(PRICED_SUMS)})
    select ${operatorId}::uuid, ${columns(HOUR_KEY)}, ${sums(PRICED_SUMS)} from summed
    where priced_rounds > 0 group by ${columns(HOUR_KEY)}
    on conflict on constraint report_hours_pk do update set ${added("h", PRICED_SUMS)}
  ),
  numbers as (
    insert into report_player_numbers (operator_id, player_id, number)
    select distinct ${operatorId}::uuid, player_id, number from firsts
  ),
  players as (
    insert into report_players as p (operator_id, day_id, block, players)
    select ${operatorId}::uuid, id, block, players from (${playersOfDays()}) f
    on conflict on constraint report_players_pk do update set players = p.players | excluded.players
  )
  update report_progress p
  set upto_xid = upto.xid,
    floor_at = case when upto.xid >= ${observed.xid}::xid8 then ${observed.at}::timestamptz
      when upto.xid >= p.seen_xid then p.seen_at else p.floor_at end,
    seen_xid = case when upto.xid >= p.seen_xid then ${observed.xid}::xid8 else p.seen_xid end,
    seen_at = case when upto.xid >= p.seen_xid then ${observed.at}::timestamptz else p.seen_at end
  from upto
  where p.operator_id = ${operatorId}
  returning (select coalesce(sum(rounds + voided_rounds), 0) from summed)::bigint as ended`;

/** The rounds of those who play for the first time, each with its player's number: the next there are. */
const numberFirsts = (operatorId: string) => sql`
  select *, ((select coalesce(max(number), -1) from report_player_numbers where operator_id = ${operatorId})
    + dense_rank() over (order by player_id))::integer as number
  from fresh where settled and known is null`;

const ROUNDS_BY_NUMBER = sql`(
  select *, known as number from fresh where known is not null union all select * from firsts
)`;

/**
 * The rows of `days` with the players of each. They are brought together as groups and not by a join: the planner takes
 * both for a row or two, and would compare each with each.
 */
const playersOfDays = () => sql`
  select id, block, players from (
    select block, players, max(id) over (partition by ${columns(DAY_KEY)}) as id
    from (
      select ${columns(DAY_KEY)}, null::bigint as id, block, players from (${playersOfRounds(ROUNDS_BY_NUMBER)}) f
      union all
      select ${columns(DAY_KEY)}, id, null, null from days
    ) both_sides
  ) found
  where block is not null`;
