import { type Kysely, sql } from "kysely";

/** What rounds were expected to pay, and sums of the rounds that ended, which the worker adds to. See ADR 0016. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of [...rounds, ...rollUps, ...tenancy]) await sql.raw(statement).execute(db);
};

const rounds = [
  `alter table rounds
    add column expected numeric,
    add column variance numeric,
    add column expected_basis text
      constraint rounds_expected_basis check (expected_basis in ('exact', 'bound', 'strategy')),
    add constraint rounds_expected check (num_nonnulls(expected, variance, expected_basis) in (0, 3))`,
  // Rounds end about in the order of their blocks; a range per block is enough, and costs a bet next to nothing.
  "create index rounds_ended_at on rounds using brin (settled_at) with (pages_per_range = 16, autosummarize = on)",
  "alter table operators add column if not exists time_zone text not null default 'UTC'",
  "alter table sessions add column if not exists brand_id uuid",
];

/** Of rounds with something to compare: their turnover, payouts, and what these were expected to be. */
const priced = `
    priced_rounds bigint not null,
    priced_turnover numeric not null,
    priced_payouts numeric not null,
    expected numeric not null,
    variance numeric not null,
    bound_rounds bigint not null,
    strategy_rounds bigint not null`;

const rollUps = [
  // How far an operator's sums go: every round is in them whose transaction came before `upto_xid`, and no other.
  `create table report_progress (
    operator_id uuid not null constraint report_progress_operator references operators,
    time_zone text not null,
    upto_xid xid8 not null,
    floor_at timestamptz not null,
    seen_xid xid8 not null,
    seen_at timestamptz not null,
    constraint report_progress_pk primary key (operator_id)
  )`,
  `create table report_days (
    operator_id uuid not null,
    id bigint not null generated always as identity,
    day date not null,
    brand_id uuid,
    game text not null,
    variant text not null,
    currency text not null,
    mode text not null,
    free boolean not null,
    stake_from bigint not null,
    rounds bigint not null,
    voided_rounds bigint not null,
    turnover numeric not null,
    payouts numeric not null,
    voided_stakes numeric not null,${priced},
    constraint report_days_pk primary key (operator_id, id),
    constraint report_days_key unique nulls not distinct
      (operator_id, day, brand_id, game, variant, currency, mode, free, stake_from)
  )`,
  // Players by a small number of their own, so that a set of them is a string of bits.
  `create table report_player_numbers (
    operator_id uuid not null,
    player_id uuid not null,
    number integer not null constraint report_player_numbers_from_0 check (number >= 0),
    constraint report_player_numbers_pk primary key (operator_id, player_id),
    constraint report_player_numbers_once unique (operator_id, number)
  )`,
  // Who played in each of these: in block b those with the numbers from 8192 b on. A union of sets is an or of bits, in
  // which a player counts once.
  `create table report_players (
    operator_id uuid not null,
    day_id bigint not null,
    block integer not null,
    players bit(8192) not null,
    constraint report_players_pk primary key (operator_id, day_id, block)
  )`,
  `create table report_hours (
    operator_id uuid not null,
    hour timestamptz not null,
    game text not null,
    variant text not null,
    currency text not null,
    mode text not null,
    stake_from bigint not null,${priced},
    constraint report_hours_pk primary key (operator_id, hour, game, variant, currency, mode, stake_from)
  )`,
];

const tables = ["report_progress", "report_days", "report_player_numbers", "report_players", "report_hours"];

const tenancy = [
  ...tables.flatMap((table) => [
    `alter table ${table} enable row level security`,
    `create policy tenant on ${table} to croupier_worker, croupier_report
      using (operator_id = current_operator()) with check (operator_id = current_operator())`,
    `grant select on ${table} to croupier_report`,
    `grant select, insert, update, delete on ${table} to croupier_worker`,
  ]),
  "grant select (time_zone) on operators to croupier_worker",
  "create policy worker on sessions to croupier_worker using (operator_id = current_operator())",
  "grant select (operator_id, player_id, id, brand_id) on sessions to croupier_worker",
];
