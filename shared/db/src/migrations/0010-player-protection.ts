import { type Kysely, sql } from "kysely";

/** Limits and exclusions of players, and what each has staked and won in the running day, week and month. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of [...periods, ...protection, ...time]) await sql.raw(statement).execute(db);
};

const periods = [
  "alter table operators add column if not exists time_zone text not null default 'UTC'",
  `alter table operators add column cooling_off_hours integer not null default 24
    constraint operators_cooling_off check (cooling_off_hours between 24 and 720)`,
  "create policy service on operators for select to croupier_service using (true)",
  "grant select (id, time_zone) on operators to croupier_service",
  // Stands on the row that every bet locks and writes anyway.
  "alter table accounts add column spending jsonb",
];

const protection = [
  `create table player_protection (
    operator_id uuid not null,
    player_id uuid not null,
    limits jsonb not null default '[]' constraint player_protection_limits check (jsonb_typeof(limits) = 'array'),
    exclusion text constraint player_protection_exclusion check (exclusion in ('time-out', 'self-exclusion')),
    excluded_at timestamptz,
    excluded_until timestamptz,
    liftable_at timestamptz,
    constraint player_protection_excluded check ((exclusion is null) = (excluded_at is null)),
    constraint player_protection_liftable check (
      (liftable_at is null) = (exclusion is distinct from 'self-exclusion' or excluded_until is not null)),
    constraint player_protection_pk primary key (operator_id, player_id),
    constraint player_protection_player foreign key (operator_id, player_id) references players (operator_id, id)
  )`,
  "alter table player_protection enable row level security",
  `create policy tenant on player_protection to croupier_gateway, croupier_report
    using (operator_id = current_operator()) with check (operator_id = current_operator())`,
  "create policy service on player_protection for select to croupier_service using (true)",
  "grant select, insert, update on player_protection to croupier_gateway",
  "grant select on player_protection to croupier_service",
  // A bet is written only on the version of the account that it was decided on: what protects a player holds from here on.
  `create function decide_anew() returns trigger
    language plpgsql security definer set search_path = pg_catalog, public as $$
    begin
      update public.accounts set version = version + 1
      where operator_id = new.operator_id and player_id = new.player_id;
      return null;
    end $$`,
  `create trigger player_protection_at_once after insert or update on player_protection
    for each row execute function decide_anew()`,
];

const time = [
  "alter table sessions add column if not exists last_seen_at timestamptz",
  // Sessions at the same time are the same time. One that was left runs until it was last heard of; the one that asks
  // runs until now.
  `create function played_seconds(of_operator uuid, of_player uuid, asking uuid, zone text)
    returns table (day integer, week integer, month integer) language sql stable as $$
    with played as (
      select unnest(range_agg(tstzrange(launched_at, greatest(launched_at, least(closed_at, expires_at, now(),
        case when id <> asking or asking is null then coalesce(last_seen_at, launched_at) + interval '1 minute' end)))))
        as span
      from sessions
      where operator_id = of_operator and player_id = of_player and mode = 'real' and launched_at is not null
        and expires_at > date_trunc('month', now(), zone) - interval '7 days'
    ),
    since as (
      select date_trunc('day', now(), zone) as day, date_trunc('week', now(), zone) as week,
        date_trunc('month', now(), zone) as month
    )
    select
      coalesce(extract(epoch from sum(upper(span) - greatest(lower(span), s.day)) filter (where upper(span) > s.day)), 0)::integer,
      coalesce(extract(epoch from sum(upper(span) - greatest(lower(span), s.week)) filter (where upper(span) > s.week)), 0)::integer,
      coalesce(extract(epoch from sum(upper(span) - greatest(lower(span), s.month)) filter (where upper(span) > s.month)), 0)::integer
    from since s left join played p on true $$`,
  "grant select (mode, launched_at, last_seen_at) on sessions to croupier_service",
];
