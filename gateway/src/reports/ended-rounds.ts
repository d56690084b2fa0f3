import { type RawBuilder, sql } from "kysely";

/** By what sums are kept, beside the operator: the columns of `report_days` that say which rounds a row is of. */
export const DAY_KEY = ["day", "brand_id", "game", "variant", "currency", "mode", "free", "stake_from"] as const;
/** Of `report_hours`, for which neither brands nor free rounds matter. */
export const HOUR_KEY = ["hour", "game", "variant", "currency", "mode", "stake_from"] as const;

/** Sums that compare payouts with what was expected of them. */
export const PRICED_SUMS = [
  "priced_rounds",
  "priced_turnover",
  "priced_payouts",
  "expected",
  "variance",
  "bound_rounds",
  "strategy_rounds",
] as const;
export const DAY_SUMS = ["rounds", "voided_rounds", "turnover", "payouts", "voided_stakes", ...PRICED_SUMS] as const;

/**
 * The one definition of what is summed: an operator's rounds that ended, by day, hour, key and player. A stake's band
 * begins at the power of ten below it: 100 for stakes of 100 to 999. `condition` is about `rounds r`.
 */
export const endedRounds = (
  operatorId: string,
  timeZone: RawBuilder<string>,
  condition: RawBuilder<boolean>,
): RawBuilder<unknown> => sql`
  select (r.settled_at at time zone ${timeZone})::date as day, date_trunc('hour', r.settled_at, 'UTC') as hour,
    s.brand_id, r.game, r.variant, r.currency, r.mode, ${FREE} as free,
    (10::numeric ^ (length(r.stake::text) - 1))::bigint as stake_from, r.player_id,
    count(*) filter (where r.status = 'settled') as rounds,
    count(*) filter (where r.status = 'voided') as voided_rounds,
    coalesce(sum(r.stake) filter (where r.status = 'settled'), 0) as turnover,
    coalesce(sum(r.payout) filter (where r.status = 'settled'), 0) as payouts,
    coalesce(sum(r.stake) filter (where r.status = 'voided'), 0) as voided_stakes,
    count(r.expected) as priced_rounds,
    coalesce(sum(r.stake) filter (where r.expected is not null), 0) as priced_turnover,
    coalesce(sum(r.payout) filter (where r.expected is not null), 0) as priced_payouts,
    coalesce(sum(r.expected), 0) as expected,
    coalesce(sum(r.variance), 0) as variance,
    count(*) filter (where r.expected_basis = 'bound') as bound_rounds,
    count(*) filter (where r.expected_basis = 'strategy') as strategy_rounds
  from rounds r
  left join sessions s on s.operator_id = r.operator_id and s.player_id = r.player_id and s.id = r.session_id
  where r.operator_id = ${operatorId} and r.settled_at is not null and ${condition}
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10`;

/** Whether a round was a gift. None is until rounds name the grant that they use up. */
const FREE = sql`false`;

/** `a, b`, each of the table `of` where one is named. */
export const columns = (names: readonly string[], of?: string): RawBuilder<unknown> =>
  sql.join(names.map((name) => (of === undefined ? sql.ref(name) : sql.ref(`${of}.${name}`))));

/** `sum(a) as a, sum(b) as b`. */
export const sums = (names: readonly string[]): RawBuilder<unknown> =>
  sql.join(names.map((name) => sql`sum(${sql.ref(name)}) as ${sql.ref(name)}`));
