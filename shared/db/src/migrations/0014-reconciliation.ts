import { type Kysely, sql } from "kysely";

/**
 * What surrounds the calls to operators' wallets: how an operator changes where its wallet is, how people see to what
 * waits, and where the operator's books are not as ours.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of [...settings, ...byHand, ...differences]) await sql.raw(statement).execute(db);
};

const ofTenant = (table: string, roles: string): readonly string[] => [
  `alter table ${table} enable row level security`,
  `create policy tenant on ${table} to ${roles}
    using (operator_id = current_operator()) with check (operator_id = current_operator())`,
];

/** Address and policy change as configurations do, by two people; keys are issued and turned by whoever manages keys. */
const settings = [
  `alter table config_changes
    drop constraint config_changes_kind,
    add constraint config_changes_kind check (kind in ('game', 'jurisdiction', 'wallet'))`,
  // Without a key nothing is signed, and nothing is called: the operator's first is issued like any later one.
  `alter table operator_wallets
    alter column key_id drop not null,
    add column change_id uuid,
    add constraint operator_wallets_keys_differ check (key_id <> next_key_id)`,
  "drop trigger operator_wallets_version on operator_wallets",
  // Of address and policy alone; and a new version is another change's, or nobody's.
  `create or replace function next_wallet_version() returns trigger language plpgsql as $$
  begin
    new.version := old.version + 1;
    new.updated_at := now();
    if new.change_id = old.change_id then new.change_id := null; end if;
    return new;
  end $$`,
  `create trigger operator_wallets_version before update on operator_wallets for each row
    when ((old.url, old.overdue) is distinct from (new.url, new.overdue)) execute function next_wallet_version()`,
  `create table operator_wallet_versions (
    operator_id uuid not null constraint operator_wallet_versions_operator references operators,
    version integer not null,
    body jsonb not null,
    applied_at timestamptz not null default now(),
    change_id uuid,
    constraint operator_wallet_versions_pk primary key (operator_id, version)
  )`,
  ...ofTenant("operator_wallet_versions", "croupier_gateway, croupier_worker"),
  "grant select on operator_wallet_versions to croupier_gateway, croupier_worker",
  `create function keep_operator_wallet() returns trigger language plpgsql security definer
    set search_path = pg_catalog, public as $$
  begin
    if tg_op = 'UPDATE' and new.version = old.version then return null; end if;
    insert into public.operator_wallet_versions (operator_id, version, body, change_id)
    values (new.operator_id, new.version, jsonb_build_object('url', new.url, 'overdue', new.overdue), new.change_id);
    return null;
  end $$`,
  `create trigger operator_wallets_history after insert or update on operator_wallets for each row
    execute function keep_operator_wallet()`,
  `create trigger operator_wallet_versions_immutable before update or delete on operator_wallet_versions for each row
    execute function refuse_change()`,
  `insert into operator_wallet_versions (operator_id, version, body)
    select operator_id, version, jsonb_build_object('url', url, 'overdue', overdue) from operator_wallets`,
  `create function wallet_must_be_approved() returns trigger language plpgsql as $$
  begin
    if current_user not in ('croupier_gateway', 'croupier_worker') then return new; end if;
    if tg_op = 'UPDATE' and (old.url, old.overdue) is not distinct from (new.url, new.overdue) then
      perform must(new.key_id is not distinct from old.key_id or new.key_id = old.next_key_id,
        'calls are signed with a key that was issued');
      return new;
    end if;
    perform must(exists (
      select from config_changes c
      where c.operator_id = new.operator_id and c.id = new.change_id and c.state = 'approved' and c.kind = 'wallet'
        and c.body = jsonb_build_object('url', new.url, 'overdue', new.overdue) and c.effective_at <= clock_timestamp()
    ), 'a configuration changes by an approved change alone');
    return new;
  end $$`,
  `create trigger operator_wallets_approved before insert or update on operator_wallets for each row
    execute function wallet_must_be_approved()`,
  "revoke insert, update on operator_wallets from croupier_gateway",
  "grant insert (operator_id, url, overdue, change_id) on operator_wallets to croupier_gateway, croupier_worker",
  "grant update (url, overdue, change_id) on operator_wallets to croupier_gateway, croupier_worker",
  "grant update (key_id, next_key_id) on operator_wallets to croupier_gateway",
];

/** A payment that the operator does not take is ended by two people, each with a key of their own. */
const byHand = [
  `create table wallet_resolutions (
    operator_id uuid not null constraint wallet_resolutions_operator references operators,
    id uuid not null,
    transaction_id uuid not null,
    reason text not null constraint wallet_resolutions_reason check (length(reason) between 1 and 280),
    state text not null
      constraint wallet_resolutions_state check (state in ('proposed', 'approved', 'rejected')),
    proposed_by uuid not null,
    proposed_at timestamptz not null default now(),
    decided_by uuid,
    decided_at timestamptz,
    constraint wallet_resolutions_pk primary key (operator_id, id),
    constraint wallet_resolutions_two_keys check (state <> 'approved' or decided_by <> proposed_by),
    constraint wallet_resolutions_decided check ((state = 'proposed') = (decided_by is null)
      and (decided_by is null) = (decided_at is null))
  )`,
  `create unique index wallet_resolutions_open on wallet_resolutions (operator_id, transaction_id)
    where state in ('proposed', 'approved')`,
  `create trigger wallet_resolutions_begin before insert on wallet_resolutions for each row
    when (new.state <> 'proposed') execute function refuse_change()`,
  `create trigger wallet_resolutions_stand before update on wallet_resolutions for each row
    when (old.state <> 'proposed'
      or (old.operator_id, old.id, old.transaction_id, old.reason, old.proposed_by, old.proposed_at)
        is distinct from (new.operator_id, new.id, new.transaction_id, new.reason, new.proposed_by, new.proposed_at))
    execute function refuse_change()`,
  `create trigger wallet_resolutions_kept before delete on wallet_resolutions for each row
    execute function refuse_change()`,
  ...ofTenant("wallet_resolutions", "croupier_gateway"),
  "grant select, insert, update (state, decided_by, decided_at) on wallet_resolutions to croupier_gateway",
  // The gateway asks again, and ends what two people ended; what became of a call is for the hosts to say.
  `create function wallet_call_by_hand() returns trigger language plpgsql as $$
  begin
    if current_user <> 'croupier_gateway' then return new; end if;
    perform must(old.kind <> 'debit' and new.state in ('pending', 'resolved'), 'a debit is never seen to by hand');
    perform must(new.state <> 'resolved' or exists (
      select from wallet_resolutions r
      where r.operator_id = new.operator_id and r.transaction_id = new.transaction_id and r.state = 'approved'
    ), 'a payment is resolved by two people');
    return new;
  end $$`,
  `create trigger wallet_calls_by_hand before update on wallet_calls for each row
    execute function wallet_call_by_hand()`,
];

const differences = [
  // One row for each span of time that was compared, or is to be; of an operator's, one at a time runs.
  `create table wallet_reconciliations (
    operator_id uuid not null constraint wallet_reconciliations_operator references operators,
    id uuid not null,
    from_at timestamptz not null,
    to_at timestamptz not null,
    asked_by uuid,
    state text not null default 'asked'
      constraint wallet_reconciliations_state check (state in ('asked', 'running', 'done', 'failed')),
    reason text,
    listed integer not null default 0,
    acknowledged integer not null default 0,
    found integer not null default 0,
    created_at timestamptz not null default now(),
    lease_until timestamptz,
    ended_at timestamptz,
    constraint wallet_reconciliations_pk primary key (operator_id, id),
    constraint wallet_reconciliations_span check (from_at < to_at),
    constraint wallet_reconciliations_leased check ((state = 'running') = (lease_until is not null)),
    constraint wallet_reconciliations_ended check ((state in ('done', 'failed')) = (ended_at is not null)
      and (state = 'failed') = (reason is not null))
  )`,
  `create index wallet_reconciliations_open on wallet_reconciliations (operator_id, id)
    where state in ('asked', 'running')`,
  `create unique index wallet_reconciliations_one on wallet_reconciliations (operator_id) where state = 'running'`,
  `create index wallet_reconciliations_reached on wallet_reconciliations (operator_id, to_at) where asked_by is null`,
  ...ofTenant("wallet_reconciliations", "croupier_gateway, croupier_worker"),
  `grant select, insert (operator_id, id, from_at, to_at, asked_by) on wallet_reconciliations to croupier_gateway`,
  "grant select, insert, update on wallet_reconciliations to croupier_worker",
  // That the operator's list had it, and when: so a list of any length is compared page by page.
  `create table wallet_listings (
    operator_id uuid not null,
    transaction_id uuid not null,
    listed_at timestamptz not null,
    reversed boolean,
    constraint wallet_listings_pk primary key (operator_id, transaction_id)
  )`,
  ...ofTenant("wallet_listings", "croupier_worker"),
  "grant select, insert, update on wallet_listings to croupier_worker",
  `create table wallet_differences (
    operator_id uuid not null constraint wallet_differences_operator references operators,
    id uuid not null,
    transaction_id uuid not null,
    kind text not null,
    happened_at timestamptz not null,
    player_id uuid,
    round_id uuid,
    currency text not null,
    money bigint not null,
    ours jsonb,
    theirs jsonb,
    run_id uuid not null,
    found_at timestamptz not null default now(),
    settled_at timestamptz,
    constraint wallet_differences_pk primary key (operator_id, id),
    constraint wallet_differences_once unique (operator_id, transaction_id, kind)
  )`,
  `create index wallet_differences_open on wallet_differences (operator_id, happened_at) where settled_at is null`,
  ...ofTenant("wallet_differences", "croupier_gateway, croupier_worker"),
  "grant select on wallet_differences to croupier_gateway",
  "grant select, insert, update on wallet_differences to croupier_worker",
  // What was acknowledged in a span of time is looked for in the operator's list.
  "create index wallet_calls_acknowledged on wallet_calls (operator_id, ended_at, transaction_id) where state = 'done'",
  "create policy worker on players for select to croupier_worker using (operator_id = current_operator())",
  "grant select (id, operator_id, external_id) on players to croupier_worker",
];
