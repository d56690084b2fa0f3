import { type Kysely, sql } from "kysely";

/** Rate limits that an operator has of its own, and which origins any brand allows. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of [...rateLimits, ...origins]) await sql.raw(statement).execute(db);
};

const rateLimits = [
  `create table rate_limits (
    operator_id uuid not null constraint rate_limits_operator references operators,
    name text not null
      constraint rate_limits_name check (name in ('player.play', 'player.read', 'key.read', 'key.admin')),
    burst_calls integer not null constraint rate_limits_burst_calls check (burst_calls between 1 and 1000000000),
    burst_seconds integer not null constraint rate_limits_burst_seconds check (burst_seconds >= 1),
    sustained_calls integer not null
      constraint rate_limits_sustained_calls check (sustained_calls between burst_calls and 1000000000),
    sustained_seconds integer not null
      constraint rate_limits_sustained_seconds check (sustained_seconds > burst_seconds and sustained_seconds <= 3600),
    set_at timestamptz not null default now(),
    constraint rate_limits_pk primary key (operator_id, name)
  )`,
  // The house sets them, with a login of its own; an operator's gateway reads its operator's.
  "alter table rate_limits enable row level security",
  "create policy tenant on rate_limits for select to croupier_gateway using (operator_id = current_operator())",
  "grant select on rate_limits to croupier_gateway",
];

/** What a browser asks before a call names a page and no operator, so the answer is for all brands together. */
const origins = [
  "create index brands_allowed_origins on brands using gin (allowed_origins)",
  `create function is_allowed_origin(origin text) returns boolean
    language sql stable security definer set search_path = pg_catalog, public as $$
    select exists (select from public.brands where allowed_origins @> array[origin])
    $$`,
  "revoke execute on function is_allowed_origin from public",
  "grant execute on function is_allowed_origin to croupier_gateway",
];
