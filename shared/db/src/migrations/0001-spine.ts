import { type Kysely, sql } from "kysely";

/** Tables of the first bet. Hot tables lead their keys with (operator, player) and have no foreign keys (see the ADR). */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of [...people, ...money, ...play]) await sql.raw(statement).execute(db);
};

const people = [
  `create table operators (
    id uuid constraint operators_pk primary key,
    name text not null,
    wallet text not null constraint operators_wallet check (wallet in ('hosted', 'seamless')),
    created_at timestamptz not null default now()
  )`,
  `create table api_keys (
    id uuid constraint api_keys_pk primary key,
    operator_id uuid not null constraint api_keys_operator references operators,
    hash bytea not null constraint api_keys_hash unique constraint api_keys_sha256 check (length(hash) = 32),
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    revoked_at timestamptz
  )`,
  `create table players (
    id uuid constraint players_pk primary key,
    operator_id uuid not null constraint players_operator references operators,
    external_id text not null constraint players_external_id_size check (length(external_id) between 1 and 128),
    created_at timestamptz not null default now(),
    constraint players_external_id unique (operator_id, external_id)
  )`,
  `create table sessions (
    id uuid not null,
    operator_id uuid not null,
    player_id uuid not null constraint sessions_player references players,
    mode text not null constraint sessions_mode check (mode in ('real', 'demo')),
    currency text not null,
    launch_hash bytea not null constraint sessions_launch_hash unique,
    launch_expires_at timestamptz not null,
    launched_at timestamptz,
    exchange_hash bytea,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    closed_at timestamptz,
    constraint sessions_pk primary key (operator_id, player_id, id)
  )`,
  `create table game_configs (
    operator_id uuid not null constraint game_configs_operator references operators,
    game text not null,
    currency text not null,
    version integer not null default 1,
    enabled boolean not null,
    variant text not null,
    stake_min bigint not null constraint game_configs_min check (stake_min >= 1),
    stake_max bigint not null constraint game_configs_max check (stake_max between stake_min and 9007199254740991),
    stake_step bigint not null constraint game_configs_step check (stake_step >= 1),
    max_payout bigint not null constraint game_configs_payout check (max_payout between 1 and 281474976710656),
    constraint game_configs_pk primary key (operator_id, game, currency)
  )`,
];

const money = [
  // Room on each page lets a balance change in place (HOT), without touching the index.
  `create table accounts (
    operator_id uuid not null,
    player_id uuid not null,
    mode text not null constraint accounts_mode check (mode in ('real', 'demo')),
    currency text not null,
    balance bigint not null default 0
      constraint accounts_balance check (balance between 0 and 9007199254740991),
    version bigint not null default 0,
    pair_id uuid,
    next_nonce integer not null default 0 constraint accounts_nonce check (next_nonce >= 0),
    constraint accounts_pk primary key (operator_id, player_id, mode)
  ) with (fillfactor = 70)`,
  `create table transfers (
    operator_id uuid not null,
    player_id uuid not null,
    cause_id uuid not null,
    step integer not null,
    kind text not null
      constraint transfers_kind check (kind in ('stake', 'payout', 'void', 'deposit', 'withdrawal', 'grant')),
    mode text not null,
    currency text not null,
    debit_account text not null
      constraint transfers_debit check (debit_account in ('player', 'house', 'promo', 'cash')),
    credit_account text not null
      constraint transfers_credit check (credit_account in ('player', 'house', 'promo', 'cash')),
    amount bigint not null constraint transfers_amount check (amount > 0),
    moved_at timestamptz not null,
    constraint transfers_sides check (debit_account <> credit_account),
    constraint transfers_pk primary key (operator_id, player_id, cause_id, step, kind)
  )`,
  `create table requests (
    operator_id uuid not null,
    player_id uuid not null,
    id uuid not null,
    payload_hash bytea not null,
    mode text not null,
    round_id uuid,
    step integer not null,
    balance_after bigint not null,
    requested_at timestamptz not null,
    constraint requests_pk primary key (operator_id, player_id, id)
  )`,
  // Old ids are deleted by age; rows come in that order, so a range per block is enough.
  "create index requests_age on requests using brin (requested_at)",
];

const play = [
  `create table seed_pairs (
    id uuid not null,
    operator_id uuid not null,
    player_id uuid not null,
    mode text not null constraint seed_pairs_mode check (mode in ('real', 'demo')),
    state text not null constraint seed_pairs_state check (state in ('next', 'active', 'revealed')),
    salt bytea not null constraint seed_pairs_salt check (length(salt) = 32),
    master_key_id text not null,
    commitment text not null,
    client_seed text,
    server_seed text,
    rounds integer,
    created_at timestamptz not null default now(),
    activated_at timestamptz,
    revealed_at timestamptz,
    replaced_by uuid,
    constraint seed_pairs_pk primary key (operator_id, player_id, id),
    constraint seed_pairs_client_seed check ((state = 'next') = (client_seed is null)),
    constraint seed_pairs_server_seed check ((state = 'revealed') = (server_seed is not null))
  )`,
  `create unique index seed_pairs_one_each on seed_pairs (operator_id, player_id, mode, state)
    where state in ('next', 'active')`,
  `create table rounds (
    operator_id uuid not null,
    player_id uuid not null,
    id uuid not null,
    session_id uuid not null,
    mode text not null,
    currency text not null,
    game text not null,
    variant text not null,
    rules_version integer not null,
    rules_hash bytea not null,
    config_version integer not null,
    pair_id uuid not null,
    nonce integer not null,
    status text not null constraint rounds_status check (status in ('reserving', 'open', 'settled', 'voided')),
    step integer not null,
    wagers jsonb not null,
    stake bigint not null constraint rounds_stake check (stake > 0),
    payout bigint not null constraint rounds_payout check (payout >= 0),
    parts jsonb not null,
    view jsonb not null,
    opened_at timestamptz not null,
    settled_at timestamptz,
    settled_xid xid8,
    constraint rounds_pk primary key (operator_id, player_id, id),
    constraint rounds_ended check ((status in ('settled', 'voided')) = (settled_at is not null)
      and (settled_at is null) = (settled_xid is null))
  )`,
  `create unique index rounds_one_open on rounds (operator_id, player_id, mode, game)
    where status in ('reserving', 'open')`,
  `create table actions (
    operator_id uuid not null,
    player_id uuid not null,
    round_id uuid not null,
    step integer not null,
    action jsonb not null,
    taken_at timestamptz not null,
    constraint actions_pk primary key (operator_id, player_id, round_id, step)
  )`,
  // Turns a broken promise inside a statement into an error that rolls all of it back.
  `create function must(holds boolean, promise text) returns boolean language plpgsql as $$
  begin
    if holds is not true then raise exception 'broken promise: %', promise; end if;
    return true;
  end $$`,
  `create function refuse_change() returns trigger language plpgsql as $$
  begin
    raise exception 'a row of % is written once; correct it with new rows', tg_table_name;
  end $$`,
  "create trigger transfers_immutable before update or delete on transfers for each row execute function refuse_change()",
  "create trigger actions_immutable before update or delete on actions for each row execute function refuse_change()",
  `create trigger rounds_immutable before update on rounds for each row
    when (old.status in ('settled', 'voided')) execute function refuse_change()`,
  // What opened a round stands as it was, also while the round is open.
  `create trigger rounds_opening before update on rounds for each row
    when ((old.operator_id, old.player_id, old.id, old.session_id, old.mode, old.currency, old.game, old.variant,
        old.rules_version, old.rules_hash, old.config_version, old.pair_id, old.nonce, old.wagers, old.opened_at)
      is distinct from (new.operator_id, new.player_id, new.id, new.session_id, new.mode, new.currency, new.game,
        new.variant, new.rules_version, new.rules_hash, new.config_version, new.pair_id, new.nonce, new.wagers,
        new.opened_at)) execute function refuse_change()`,
  // A commitment is a promise: neither it nor what its seed follows from can change.
  `create trigger seed_pairs_promise before update on seed_pairs for each row
    when ((old.operator_id, old.player_id, old.id, old.mode, old.salt, old.master_key_id, old.commitment)
        is distinct from (new.operator_id, new.player_id, new.id, new.mode, new.salt, new.master_key_id, new.commitment)
      or old.client_seed <> new.client_seed or old.server_seed <> new.server_seed)
    execute function refuse_change()`,
  `create function next_version() returns trigger language plpgsql as $$
  begin
    new.version := old.version + 1;
    return new;
  end $$`,
  // A bet names the version it was decided under; whoever changes a configuration makes a new one.
  "create trigger game_configs_version before update on game_configs for each row execute function next_version()",
  "create trigger rounds_kept before delete on rounds for each row execute function refuse_change()",
];
