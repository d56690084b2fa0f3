import { type Kysely, sql } from "kysely";

/**
 * Configuration by proposal and approval: every version that there was, what is proposed, who made which key; and what a
 * jurisdiction asks of a session.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of [...keys, ...changes, ...games, ...jurisdictions, ...fourEyes, ...play]) {
    await sql.raw(statement).execute(db);
  }
};

/** Who may approve depends on which key made which. */
const keys = [
  "alter table api_keys add column created_by uuid",
  "grant select (created_by) on api_keys to croupier_gateway",
];

const ofTenant = (table: string): readonly string[] => [
  `alter table ${table} enable row level security`,
  `create policy tenant on ${table} to croupier_gateway, croupier_worker
    using (operator_id = current_operator()) with check (operator_id = current_operator())`,
];

const changes = [
  `create table config_changes (
    operator_id uuid not null constraint config_changes_operator references operators,
    id uuid not null,
    kind text not null constraint config_changes_kind check (kind in ('game', 'jurisdiction')),
    subject text not null,
    base_version integer not null constraint config_changes_base check (base_version >= 0),
    body jsonb not null,
    effective_at timestamptz not null,
    state text not null constraint config_changes_state
      check (state in ('proposed', 'approved', 'applied', 'rejected', 'withdrawn', 'superseded')),
    proposed_by uuid not null,
    proposed_at timestamptz not null,
    approved_by uuid,
    approved_at timestamptz,
    closed_by uuid,
    closed_at timestamptz,
    reason text,
    version integer,
    constraint config_changes_pk primary key (operator_id, id),
    constraint config_changes_two_keys check (approved_by <> proposed_by),
    constraint config_changes_approved check ((approved_by is null) = (approved_at is null)
      and (state not in ('approved', 'applied') or approved_by is not null)),
    constraint config_changes_closed check ((state in ('proposed', 'approved')) = (closed_at is null)),
    constraint config_changes_applied check ((state = 'applied') = (version is not null))
  )`,
  "create index config_changes_due on config_changes (operator_id, effective_at) where state = 'approved'",
  ...ofTenant("config_changes"),
  "grant select, insert on config_changes to croupier_gateway",
  `grant update (state, approved_by, approved_at, closed_by, closed_at, reason, version)
    on config_changes to croupier_gateway`,
  "grant select, update (state, closed_at, reason, version) on config_changes to croupier_worker",
  // What was proposed is what is approved and applied; a change that is over stays as it ended.
  `create trigger config_changes_stand before update on config_changes for each row
    when (old.state not in ('proposed', 'approved')
      or (old.state = 'approved' and new.state = 'proposed')
      or (old.operator_id, old.id, old.kind, old.subject, old.base_version, old.body, old.effective_at, old.proposed_by,
          old.proposed_at)
        is distinct from (new.operator_id, new.id, new.kind, new.subject, new.base_version, new.body, new.effective_at,
          new.proposed_by, new.proposed_at)
      or (old.approved_by is not null
        and (old.approved_by, old.approved_at) is distinct from (new.approved_by, new.approved_at)))
    execute function refuse_change()`,
  "create trigger config_changes_kept before delete on config_changes for each row execute function refuse_change()",
];

const games = [
  `alter table game_configs
    add column stake_default bigint
      constraint game_configs_default check (stake_default between stake_min and stake_max),
    add column change_id uuid`,
  "grant insert, update on game_configs to croupier_gateway, croupier_worker",
  // A new version is another change's, or nobody's.
  `create or replace function next_version() returns trigger language plpgsql as $$
  begin
    new.version := old.version + 1;
    if new.change_id = old.change_id then new.change_id := null; end if;
    return new;
  end $$`,
  `create table game_config_versions (
    operator_id uuid not null constraint game_config_versions_operator references operators,
    game text not null,
    currency text not null,
    version integer not null,
    body jsonb not null,
    applied_at timestamptz not null default now(),
    change_id uuid,
    constraint game_config_versions_pk primary key (operator_id, game, currency, version)
  )`,
  ...ofTenant("game_config_versions"),
  "grant select on game_config_versions to croupier_gateway, croupier_worker",
  // Every version is kept by whoever makes it, also where nobody thinks of it; nobody else can write here.
  `create function game_config_body(c game_configs) returns jsonb language sql immutable
    return jsonb_build_object(
      'enabled', c.enabled, 'variant', c.variant,
      'stake', jsonb_build_object('min', c.stake_min, 'max', c.stake_max, 'step', c.stake_step,
        'default', coalesce(c.stake_default, c.stake_min)),
      'maxPayout', c.max_payout,
      'abandoned', jsonb_build_object('policy', c.abandoned_policy, 'afterHours', c.abandoned_after_hours))`,
  `create function keep_game_config() returns trigger language plpgsql security definer
    set search_path = pg_catalog, public as $$
  begin
    insert into public.game_config_versions (operator_id, game, currency, version, body, change_id)
    values (new.operator_id, new.game, new.currency, new.version, public.game_config_body(new), new.change_id);
    return null;
  end $$`,
  `create trigger game_configs_history after insert or update on game_configs for each row
    execute function keep_game_config()`,
  "create trigger game_configs_kept before delete on game_configs for each row execute function refuse_change()",
  `create trigger game_config_versions_immutable before update or delete on game_config_versions for each row
    execute function refuse_change()`,
  `insert into game_config_versions (operator_id, game, currency, version, body)
    select operator_id, game, currency, version, game_config_body(c) from game_configs c`,
];

const jurisdictions = [
  // The greatest version of a jurisdiction is the one in force.
  `create table jurisdiction_profiles (
    operator_id uuid not null constraint jurisdiction_profiles_operator references operators,
    jurisdiction text not null,
    version integer not null constraint jurisdiction_profiles_version check (version >= 1),
    body jsonb not null,
    applied_at timestamptz not null default now(),
    change_id uuid,
    constraint jurisdiction_profiles_pk primary key (operator_id, jurisdiction, version)
  )`,
  ...ofTenant("jurisdiction_profiles"),
  "grant select, insert on jurisdiction_profiles to croupier_gateway, croupier_worker",
  `create trigger jurisdiction_profiles_immutable before update or delete on jurisdiction_profiles for each row
    execute function refuse_change()`,
];

/** The processes write a configuration by an approved change of just that subject and body, whatever their code says. */
const fourEyes = [
  `create function must_be_approved() returns trigger language plpgsql as $$
  declare
    written jsonb := to_jsonb(new);
    kind_written text := case when tg_table_name = 'game_configs' then 'game' else 'jurisdiction' end;
    subject_written text;
    body_written jsonb;
  begin
    if current_user not in ('croupier_gateway', 'croupier_worker') then return new; end if;
    if kind_written = 'game' then
      subject_written := (written ->> 'game') || '/' || (written ->> 'currency');
      body_written := game_config_body(jsonb_populate_record(null::game_configs, written));
    else
      subject_written := written ->> 'jurisdiction';
      body_written := written -> 'body';
    end if;
    perform must(exists (
      select from config_changes c
      where c.operator_id = new.operator_id and c.id = new.change_id and c.state = 'approved'
        and c.kind = kind_written and c.subject = subject_written and c.body = body_written
        and c.effective_at <= clock_timestamp()
    ), 'a configuration changes by an approved change alone');
    return new;
  end $$`,
  ...["game_configs", "jurisdiction_profiles"].map(
    (table) => `create trigger ${table}_approved before insert or update on ${table} for each row
      execute function must_be_approved()`,
  ),
  // What the worker applies is logged as what keys do.
  ...["audit_log", "audit_heads"].map(
    (table) => `create policy worker on ${table} to croupier_worker
      using (operator_id = current_operator()) with check (operator_id = current_operator())`,
  ),
  "grant select, insert on audit_log to croupier_worker",
  "grant select, insert, update on audit_heads to croupier_worker",
];

/** What a bet is checked against. */
const play = [
  "alter table accounts add column last_opened_at timestamptz",
  `alter table sessions
    add column if not exists jurisdiction text,
    add column if not exists terms jsonb,
    add column if not exists reminded_at timestamptz`,
  "grant select (created_at, launched_at, reminded_at, terms) on sessions to croupier_service",
  // A session is played to its end under the terms that it began with.
  `create trigger sessions_terms before update on sessions for each row
    when ((old.jurisdiction, old.terms) is distinct from (new.jurisdiction, new.terms)
      or new.reminded_at < old.reminded_at) execute function refuse_change()`,
];
