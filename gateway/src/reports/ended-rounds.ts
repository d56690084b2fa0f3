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
  "priced_jackpot_micro",
] as const;
export const DAY_SUMS = [
  "rounds",
  "voided_rounds",
  "turnover",
  "payouts",
  "voided_stakes",
  "jackpot_micro",
  ...PRICED_SUMS,
] as const;

/**
 * The one definition of what is counted and where: an operator's rounds that ended, each with its day, its hour and its
 * key. A stake's band begins at the power of ten below it: 100 for stakes of 100 to 999. `condition` is about `rounds r`.
 *
 * A bet whose stake the operator's own wallet never gave, or may have given and was asked to take back, was not played
 * (there is nothing to see of it): it stays listed, and counts nowhere.
 */
export const endedRounds = (
  operatorId: string,
  timeZone: RawBuilder<string>,
  condition: RawBuilder<boolean>,
): RawBuilder<unknown> => sql`(
  select (r.settled_at at time zone ${timeZone})::date as day, date_trunc('hour', r.settled_at, 'UTC') as hour,
    ${ROUND_KEY},
    r.player_id, r.id as round_id, ${JACKPOT_MICRO} as jackpot_micro, r.status = 'settled' as settled, r.stake, r.payout, r.expected, r.variance, r.expected_basis
  from rounds r
  left join sessions s on s.operator_id = r.operator_id and s.player_id = r.player_id and s.id = r.session_id
  where r.operator_id = ${operatorId} and r.settled_at is not null and r.view <> 'null' and ${condition}
)`;

/** What it gave to jackpots. */
const JACKPOT_MICRO = sql`case when r.jackpots is null then 0 else r.stake * (
  select sum(t.per_unit) from jsonb_to_recordset(r.jackpots) as t (per_unit numeric)) end`;

/** Their sums, by day, hour and key. */
export const sumRounds = (rounds: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select hour, ${columns(DAY_KEY)},
    count(*) filter (where settled) as rounds,
    count(*) filter (where not settled) as voided_rounds,
    coalesce(sum(stake) filter (where settled), 0) as turnover,
    coalesce(sum(payout) filter (where settled), 0) as payouts,
    coalesce(sum(stake) filter (where not settled), 0) as voided_stakes,
    coalesce(sum(jackpot_micro) filter (where settled), 0) as jackpot_micro,
    count(expected) as priced_rounds,
    coalesce(sum(stake) filter (where expected is not null), 0) as priced_turnover,
    coalesce(sum(payout) filter (where expected is not null), 0) as priced_payouts,
    coalesce(sum(expected), 0) as expected,
    coalesce(sum(variance), 0) as variance,
    count(*) filter (where expected_basis = 'bound') as bound_rounds,
    count(*) filter (where expected_basis = 'strategy') as strategy_rounds,
    coalesce(sum(jackpot_micro) filter (where expected is not null), 0) as priced_jackpot_micro
  from ${rounds} ended
  group by hour, ${columns(DAY_KEY)}`;

/** Who had one that settled, by day and key: a set of players in blocks. `rounds` have their players' `number`. */
export const playersOfRounds = (rounds: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select ${columns(DAY_KEY)}, number / ${BLOCK} as block,
    bit_or(set_bit('0'::bit(${BLOCK}), number % ${BLOCK}, 1)) as players
  from ${rounds} ended
  where settled
  group by ${columns(DAY_KEY)}, block`;

/** Players in a block: as many as `report_players` has bits. */
const BLOCK = sql.lit(8_192);

/** The key of `rounds r`, whose session is `s`, beside its day. A stake's band begins at the power of ten below it. */
export const ROUND_KEY = sql`s.brand_id, r.game, r.variant, r.currency, r.mode, r.grant_id is not null as free,
    rpad('1', length(r.stake::text), '0')::bigint as stake_from`;

/** `a, b`, each of the table `of` where one is named. */
export const columns = (names: readonly string[], of?: string): RawBuilder<unknown> =>
  sql.join(names.map((name) => (of === undefined ? sql.ref(name) : sql.ref(`${of}.${name}`))));

/** `sum(a) as a, sum(b) as b`. */
export const sums = (names: readonly string[]): RawBuilder<unknown> =>
  sql.join(names.map((name) => sql`sum(${sql.ref(name)}) as ${sql.ref(name)}`));
