import { type Kysely, sql } from "kysely";

/** API keys with names, scopes and successors, and the log of what operators change with them. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of [...keys, ...audit]) await sql.raw(statement).execute(db);
};

const SCOPES = "array['sessions', 'wallet', 'reports', 'config', 'admin']";

const keys = [
  // Until now a key could do everything.
  `alter table api_keys
    add column name text not null default 'unnamed' constraint api_keys_name check (length(name) between 1 and 64),
    add column scopes text[] not null default ${SCOPES}
      constraint api_keys_scopes check (cardinality(scopes) > 0 and scopes <@ ${SCOPES}),
    add column last_used_at timestamptz,
    add column replaced_by uuid`,
  "alter table api_keys alter column name drop default, alter column scopes drop default",
  // The hash is written and never read back.
  "revoke all on api_keys from croupier_gateway",
  "grant insert on api_keys to croupier_gateway",
  `grant select (id, operator_id, name, scopes, created_at, expires_at, revoked_at, last_used_at, replaced_by)
    on api_keys to croupier_gateway`,
  "grant update (expires_at, revoked_at, replaced_by) on api_keys to croupier_gateway",
  "drop function operator_of_key",
  // Notes the use of a live key, once a minute at most: it is written on the way of every call.
  `create function use_key(key_hash bytea) returns table (id uuid, operator_id uuid, scopes text[])
    language sql security definer set search_path = pg_catalog, public as $$
    with live as materialized (
      select k.id, k.operator_id, k.scopes from public.api_keys k
      where k.hash = key_hash and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
    ),
    used as (
      update public.api_keys k set last_used_at = now() from live
      where k.id = live.id and (k.last_used_at is null or k.last_used_at < now() - interval '1 minute')
    )
    select * from live $$`,
  "revoke execute on function use_key from public",
  "grant execute on function use_key to croupier_gateway",
];

const audit = [
  `create table audit_log (
    operator_id uuid not null constraint audit_log_operator references operators,
    seq bigint not null constraint audit_log_seq check (seq > 0),
    entry jsonb not null,
    hash bytea not null constraint audit_log_sha256 check (length(hash) = 32),
    constraint audit_log_pk primary key (operator_id, seq)
  )`,
  // Where each chain ends: the next entry waits for this row, and an entry cut off the end is missed.
  `create table audit_heads (
    operator_id uuid constraint audit_heads_pk primary key constraint audit_heads_operator references operators,
    seq bigint not null,
    hash bytea not null
  )`,
  ...["audit_log", "audit_heads"].flatMap((table) => [
    `alter table ${table} enable row level security`,
    `create policy tenant on ${table} to croupier_gateway
      using (operator_id = current_operator()) with check (operator_id = current_operator())`,
    `create policy proof on ${table} for select to croupier_audit using (true)`,
    `grant select on ${table} to croupier_audit`,
    `create trigger ${table}_kept before truncate on ${table} execute function refuse_change()`,
  ]),
  "grant select, insert on audit_log to croupier_gateway",
  "grant select, insert, update on audit_heads to croupier_gateway",
  "create trigger audit_log_immutable before update or delete on audit_log for each row execute function refuse_change()",
  `create trigger audit_heads_forward before update on audit_heads for each row
    when (new.operator_id <> old.operator_id or new.seq <> old.seq + 1) execute function refuse_change()`,
  "create trigger audit_heads_stay before delete on audit_heads for each row execute function refuse_change()",
];
