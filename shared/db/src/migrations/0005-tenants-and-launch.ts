import { type Kysely, sql } from "kysely";

/**
 * What an operator has of its own: a time zone, currencies and brands. What a session is bound to, and that it ends when
 * nothing is heard of it.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of [...timeZone, ...currencies, ...brands, ...sessions]) await sql.raw(statement).execute(db);
};

/** PostgreSQL itself refuses a zone that it doesn't know; the pattern, what POSIX would take for one (`EST5EDT`). */
const timeZone = [
  `alter table operators
    add column time_zone text not null default 'UTC'
      constraint operators_time_zone check (
        (time_zone = 'UTC' or time_zone ~ '^[A-Z][A-Za-z_]+(/[A-Za-z0-9_+-]+)+$')
        and timestamptz '2000-01-01 00:00:00Z' at time zone time_zone is not null)`,
];

/** ISO 4217's currencies that have not two decimals, as of 2026-01-01; what is not listed has been taken for two. */
const exponents = `
  case
    when code in ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV',
      'XAF', 'XOF', 'XPF') then 0
    when code in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
    when code in ('CLF', 'UYW') then 4
    else 2
  end`;

const currencies = [
  `create table currencies (
    operator_id uuid not null constraint currencies_operator references operators,
    code text not null constraint currencies_code check (code ~ '^[A-Z][A-Z0-9]{2,7}$'),
    exponent smallint not null constraint currencies_exponent check (exponent between 0 and 8),
    added_at timestamptz not null default now(),
    constraint currencies_pk primary key (operator_id, code)
  )`,
  // Until now an operator had whatever currency it used.
  `insert into currencies (operator_id, code, exponent)
    select operator_id, code, ${exponents}
    from (
      select operator_id, currency from accounts
      union select operator_id, currency from sessions
      union select operator_id, currency from game_configs
    ) used (operator_id, code)
    where exists (select from operators o where o.id = operator_id)`,
  // Every amount there is would mean another sum.
  `create trigger currencies_immutable before update or delete on currencies
    for each row execute function refuse_change()`,
  "create trigger currencies_kept before truncate on currencies execute function refuse_change()",
  "alter table currencies enable row level security",
  `create policy tenant on currencies to croupier_gateway
    using (operator_id = current_operator()) with check (operator_id = current_operator())`,
  "grant select, insert on currencies to croupier_gateway",
];

const brands = [
  `create table brands (
    operator_id uuid not null constraint brands_operator references operators,
    id uuid not null,
    name text not null constraint brands_name check (length(name) <= 128),
    launch_url text constraint brands_launch_url check (length(launch_url) <= 2048),
    allowed_origins text[] not null default '{}'
      constraint brands_allowed_origins check (cardinality(allowed_origins) <= 100),
    created_at timestamptz not null default now(),
    constraint brands_pk primary key (operator_id, id)
  )`,
  // Each operator has a brand with its own id, so that what names no brand needs no look-up to have one.
  "insert into brands (operator_id, id, name) select id, id, left(name, 128) from operators",
  `create function add_default_brand() returns trigger language plpgsql as $$
  begin
    insert into brands (operator_id, id, name) values (new.id, new.id, left(new.name, 128));
    return new;
  end $$`,
  "create trigger operators_default_brand after insert on operators for each row execute function add_default_brand()",
  "create trigger brands_stay before delete on brands for each row execute function refuse_change()",
  "alter table brands enable row level security",
  `create policy tenant on brands to croupier_gateway
    using (operator_id = current_operator()) with check (operator_id = current_operator())`,
  "grant select, insert on brands to croupier_gateway",
  "grant update (name, launch_url, allowed_origins) on brands to croupier_gateway",
];

const sessions = [
  `alter table sessions
    add column brand_id uuid,
    add column language text,
    add column jurisdiction text,
    add column games text[] constraint sessions_games check (cardinality(games) between 1 and 1000),
    add column idle_seconds integer not null default 1800
      constraint sessions_idle check (idle_seconds between 60 and 86400),
    add column last_seen_at timestamptz not null default now(),
    add column reminded_at timestamptz,
    add column terms jsonb`,
  "update sessions set brand_id = operator_id",
  `alter table sessions alter column brand_id set not null,
    add constraint sessions_brand foreign key (operator_id, brand_id) references brands`,
  `create function set_default_brand() returns trigger language plpgsql as $$
  begin
    new.brand_id := new.operator_id;
    return new;
  end $$`,
  `create trigger sessions_default_brand before insert on sessions for each row
    when (new.brand_id is null) execute function set_default_brand()`,
  // A token was given for this and nothing else.
  `create trigger sessions_binding before update on sessions for each row
    when ((old.operator_id, old.player_id, old.id, old.mode, old.currency, old.brand_id, old.language,
        old.jurisdiction, old.games, old.idle_seconds)
      is distinct from (new.operator_id, new.player_id, new.id, new.mode, new.currency, new.brand_id, new.language,
        new.jurisdiction, new.games, new.idle_seconds)) execute function refuse_change()`,
  // For an operator, who names a session without its player.
  "create unique index sessions_id on sessions (operator_id, id)",
  // Of all that there were, few can still be used.
  "create index sessions_unexpired on sessions (operator_id, expires_at) where closed_at is null",
  "drop function session_state",
  // Asked before every call of a player, so in one statement: it names the operator of its own transaction, and then
  // acts with no more rights than its caller's. That a live session is in use is noted once a minute at most, so idle
  // is one of which nothing was noted for a minute longer than it may be: nobody is cut off early.
  `create function use_session(of_operator uuid, of_player uuid, of_session uuid, from_page text)
    returns table (fault text, session_games text[]) language plpgsql as $$
  declare
    asked record;
  begin
    perform set_config('croupier.operator', of_operator::text, true);
    select s.games, s.last_seen_at < now() - interval '1 minute' as unnoted,
        case
          when s.closed_at is not null then 'closed'
          when s.expires_at <= now() then 'expired'
          when s.last_seen_at <= now() - make_interval(secs => s.idle_seconds + 60) then 'idle'
          when from_page is not null and cardinality(b.allowed_origins) > 0
            and from_page <> all (b.allowed_origins) then 'forbidden'
        end as refused
      into asked
      from sessions s join brands b on b.operator_id = s.operator_id and b.id = s.brand_id
      where s.operator_id = of_operator and s.player_id = of_player and s.id = of_session;
    if not found then return; end if;
    if asked.refused is null and asked.unnoted then
      update sessions s set last_seen_at = now()
        where s.operator_id = of_operator and s.player_id = of_player and s.id = of_session
          and s.last_seen_at < now() - interval '1 minute';
    end if;
    fault := asked.refused;
    session_games := asked.games;
    return next;
  end $$`,
  "revoke execute on function use_session from public",
  "grant execute on function use_session to croupier_gateway",
];
