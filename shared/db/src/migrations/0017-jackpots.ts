import { type Kysely, sql } from "kysely";

/** Jackpots: what pools an operator has, what they hold, and who won what. See ADR 0024 and `shared/jackpots`. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of [...configured, ...tiers, ...wins, ...rounds, ...reports, ...fourEyes, ...tenancy]) {
    await sql.raw(statement).execute(db);
  }
};

const SLUG = "'^[a-z][a-z0-9]*(-[a-z0-9]+)*$'";

const configured = [
  // The greatest version of a pool is the one in force.
  `create table jackpot_versions (
    operator_id uuid not null constraint jackpot_versions_operator references operators,
    pool text not null constraint jackpot_versions_pool check (pool ~ ${SLUG} and length(pool) <= 32),
    version integer not null constraint jackpot_versions_version check (version >= 1),
    body jsonb not null,
    applied_at timestamptz not null default now(),
    change_id uuid,
    constraint jackpot_versions_pk primary key (operator_id, pool, version)
  )`,
  `create trigger jackpot_versions_immutable before update or delete on jackpot_versions for each row
    execute function refuse_change()`,
];

/** Levels are in millionths of a minor unit. */
const tiers = [
  // A tier's name is its operator's own: a round's stream is called after it, so no two pools share one. First what was
  // configured, then what there is: the number of the pool since the first, what was put in and paid out, and how the mark
  // follows, where there is one.
  `create table jackpot_tiers (
    operator_id uuid not null constraint jackpot_tiers_operator references operators,
    tier text not null constraint jackpot_tiers_tier check (tier ~ ${SLUG} and length(tier) <= 32),
    pool text not null,
    currency text not null,
    version integer not null,
    enabled boolean not null,
    games text[] not null,
    per_unit integer not null constraint jackpot_tiers_per_unit check (per_unit between 1 and 999999),
    seed bigint not null constraint jackpot_tiers_seed check (seed >= 0),
    ceiling bigint not null constraint jackpot_tiers_ceiling check (ceiling > seed and ceiling <= 281474976710656),
    range numeric(20) constraint jackpot_tiers_range check (range between 1 and 18446744073709551616),
    cycle integer not null default 0 constraint jackpot_tiers_cycle check (cycle >= 0),
    seeded numeric(38) not null,
    paid numeric(38) not null default 0,
    salt bytea constraint jackpot_tiers_salt check (length(salt) = 32),
    master_key_id text,
    commitment text,
    mark_from bigint,
    mark_up_to bigint,
    armed_at timestamptz,
    constraint jackpot_tiers_pk primary key (operator_id, tier),
    constraint jackpot_tiers_armed check (num_nonnulls(salt, master_key_id, commitment, mark_from, mark_up_to, armed_at)
      in (0, 6) and (range is null or salt is null))
  ) with (fillfactor = 50)`,
  // How much players brought, and how much of that went back. A tier has sixteen of these rows, so that bets need not wait
  // for each other.
  `create table jackpot_shards (
    operator_id uuid not null,
    tier text not null,
    shard smallint not null constraint jackpot_shards_shard check (shard between 0 and 15),
    brought numeric(38) not null default 0 constraint jackpot_shards_brought check (brought >= 0),
    returned numeric(38) not null default 0 constraint jackpot_shards_returned check (returned >= 0),
    constraint jackpot_shards_pk primary key (operator_id, tier, shard)
  ) with (fillfactor = 10)`,
  // What one tier holds, as of now and not of when the statement that asks began: it asks once it holds its locks.
  `create function jackpot_level(of_operator uuid, of_tier text) returns numeric language plpgsql volatile as $$
  begin
    return (
      select t.seeded - t.paid + coalesce(sum(s.brought - s.returned), 0)
      from jackpot_tiers t left join jackpot_shards s using (operator_id, tier)
      where t.operator_id = of_operator and t.tier = of_tier
      group by t.seeded, t.paid);
  end $$`,
  // A new tier has its first seed money and its sixteen rows, whoever makes it.
  `create function begin_jackpot_tier() returns trigger language plpgsql security definer
    set search_path = pg_catalog, public as $$
  begin
    insert into public.jackpot_shards (operator_id, tier, shard)
      select new.operator_id, new.tier, generate_series(0, 15);
    insert into public.jackpot_lines (operator_id, tier, cycle, kind, amount)
      values (new.operator_id, new.tier, 0, 'seed', new.seeded);
    return null;
  end $$`,
  `create trigger jackpot_tiers_begin after insert on jackpot_tiers for each row execute function begin_jackpot_tier()`,
  `create trigger jackpot_tiers_promise before update on jackpot_tiers for each row
    when ((old.operator_id, old.tier, old.pool, old.currency, old.range is null)
        is distinct from (new.operator_id, new.tier, new.pool, new.currency, new.range is null)
      or new.ceiling < old.ceiling or new.cycle < old.cycle
      or new.seeded < old.seeded or new.paid < old.paid
      or (new.cycle = old.cycle and (new.seeded, new.paid) <> (old.seeded, old.paid))
      or (new.cycle = old.cycle and old.salt is not null
        and (old.salt, old.master_key_id, old.commitment, old.mark_from, old.mark_up_to)
          is distinct from (new.salt, new.master_key_id, new.commitment, new.mark_from, new.mark_up_to)))
    execute function refuse_change()`,
  "create trigger jackpot_tiers_kept before delete on jackpot_tiers for each row execute function refuse_change()",
  "create trigger jackpot_shards_kept before delete on jackpot_shards for each row execute function refuse_change()",
  // The pool's ledger beside contributions: what the operator put in at each reset, and what was won.
  `create table jackpot_lines (
    operator_id uuid not null,
    tier text not null,
    cycle integer not null,
    kind text not null constraint jackpot_lines_kind check (kind in ('seed', 'win')),
    amount numeric(38) not null constraint jackpot_lines_amount check (amount >= 0),
    win_id uuid,
    at timestamptz not null default now(),
    constraint jackpot_lines_pk primary key (operator_id, tier, cycle, kind),
    constraint jackpot_lines_of_win check ((kind = 'win') = (win_id is not null))
  )`,
  `create trigger jackpot_lines_immutable before update or delete on jackpot_lines for each row
    execute function refuse_change()`,
  // Marks that were hit, for anybody to verify: which was hidden, and what had been promised of it.
  `create table jackpot_marks (
    operator_id uuid not null,
    tier text not null,
    cycle integer not null,
    commitment text not null,
    pool_seed text not null,
    mark_from bigint not null,
    mark_up_to bigint not null,
    mark bigint not null constraint jackpot_marks_between check (mark > mark_from and mark <= mark_up_to),
    armed_at timestamptz not null,
    hit_at timestamptz not null,
    constraint jackpot_marks_pk primary key (operator_id, tier, cycle)
  )`,
  `create trigger jackpot_marks_immutable before update or delete on jackpot_marks for each row
    execute function refuse_change()`,
];

const wins = [
  // `won`: in the statement that settled the round. `fixed`: the amount has left the pool. `paid`: it is the player's.
  `create table jackpot_wins (
    operator_id uuid not null,
    player_id uuid not null,
    id uuid not null,
    round_id uuid not null,
    game text not null,
    currency text not null,
    tier text not null,
    state text not null constraint jackpot_wins_state check (state in ('won', 'fixed', 'paid')),
    cycle integer,
    amount bigint constraint jackpot_wins_amount check (amount between 0 and 281474976710656),
    won_at timestamptz not null,
    paid_at timestamptz,
    constraint jackpot_wins_pk primary key (operator_id, player_id, id),
    constraint jackpot_wins_once unique (operator_id, player_id, round_id, tier),
    constraint jackpot_wins_fixed check ((state = 'won') = (amount is null) and (amount is null) = (cycle is null)),
    constraint jackpot_wins_paid check ((state = 'paid') = (paid_at is not null))
  )`,
  "create index jackpot_wins_waiting on jackpot_wins (operator_id, tier, won_at, id) where state = 'won'",
  "create index jackpot_wins_unpaid on jackpot_wins (operator_id, won_at) where state <> 'paid'",
  "create index jackpot_wins_by_time on jackpot_wins (operator_id, won_at)",
  "create index jackpot_wins_newest on jackpot_wins (operator_id, id)",
  `create trigger jackpot_wins_promise before update on jackpot_wins for each row
    when (old.state = 'paid'
      or (old.operator_id, old.player_id, old.id, old.round_id, old.game, old.currency, old.tier, old.won_at)
        is distinct from (new.operator_id, new.player_id, new.id, new.round_id, new.game, new.currency, new.tier, new.won_at)
      or (old.state = 'fixed' and ((old.amount, old.cycle) <> (new.amount, new.cycle) or new.state <> 'paid'))
      or (old.state = 'won' and new.state <> 'fixed'))
    execute function refuse_change()`,
  "create trigger jackpot_wins_kept before delete on jackpot_wins for each row execute function refuse_change()",
];

const rounds = [
  // The tiers that it takes part in, on the terms it opened under; null where there are none.
  "alter table rounds add column jackpots jsonb",
  `create trigger rounds_jackpots before update on rounds for each row
    when (old.jackpots is distinct from new.jackpots) execute function refuse_change()`,
  "alter table transfers drop constraint transfers_kind",
  `alter table transfers add constraint transfers_kind
    check (kind in ('stake', 'payout', 'void', 'deposit', 'withdrawal', 'grant', 'correction', 'jackpot'))`,
  "alter table transfers drop constraint transfers_debit, drop constraint transfers_credit",
  `alter table transfers
    add constraint transfers_debit check (debit_account in ('player', 'house', 'promo', 'cash', 'jackpot')),
    add constraint transfers_credit check (credit_account in ('player', 'house', 'promo', 'cash'))`,
];

/** What rounds gave to jackpots, in millionths of a minor unit; 0 of all that was summed before there were any. */
const reports = [
  `alter table report_days
    add column jackpot_micro numeric not null default 0,
    add column priced_jackpot_micro numeric not null default 0`,
  "alter table report_hours add column priced_jackpot_micro numeric not null default 0",
];

/** Pools change as other configuration does: by an approved change of just that subject and body. */
const fourEyes = [
  "alter table config_changes drop constraint config_changes_kind",
  `alter table config_changes add constraint config_changes_kind check (kind in ('game', 'jurisdiction', 'wallet', 'jackpot'))`,
  `create function jackpot_must_be_approved() returns trigger language plpgsql as $$
  begin
    if current_user not in ('croupier_gateway', 'croupier_worker') then return new; end if;
    perform must(exists (
      select from config_changes c
      where c.operator_id = new.operator_id and c.id = new.change_id and c.state = 'approved'
        and c.kind = 'jackpot' and c.subject = new.pool and c.body = new.body and c.effective_at <= clock_timestamp()
    ), 'a configuration changes by an approved change alone');
    return new;
  end $$`,
  `create trigger jackpot_versions_approved before insert on jackpot_versions for each row
    execute function jackpot_must_be_approved()`,
  // A tier has the terms that stand in its pool's version: nobody else's.
  `create function jackpot_tier_of_version() returns trigger language plpgsql as $$
  begin
    if current_user not in ('croupier_gateway', 'croupier_worker') then return new; end if;
    perform must(exists (
      select from jackpot_versions v, jsonb_array_elements(v.body -> 'tiers') t
      where v.operator_id = new.operator_id and v.pool = new.pool and v.version = new.version
        and v.body ->> 'currency' = new.currency and (v.body -> 'enabled')::boolean = new.enabled
        and v.body -> 'games' = to_jsonb(new.games)
        and t ->> 'tier' = new.tier and (t -> 'seed')::bigint = new.seed and (t -> 'ceiling')::bigint = new.ceiling
        and (t -> 'trigger' ->> 'range')::numeric is not distinct from new.range
    ), 'a tier has the terms of its pool');
    return new;
  end $$`,
  `create trigger jackpot_tiers_of_version before insert or update on jackpot_tiers for each row
    execute function jackpot_tier_of_version()`,
];

const tables = [
  "jackpot_versions",
  "jackpot_tiers",
  "jackpot_shards",
  "jackpot_lines",
  "jackpot_marks",
  "jackpot_wins",
];
const open = "operator_id, tier, pool, currency, version, enabled, games, per_unit, seed, ceiling, range, cycle";

const tenancy = [
  ...tables.flatMap((table) => [
    `alter table ${table} enable row level security`,
    `create policy tenant on ${table} to croupier_gateway, croupier_worker, croupier_report
      using (operator_id = current_operator()) with check (operator_id = current_operator())`,
    `create policy service on ${table} to croupier_service using (true)`,
    `create policy proof on ${table} for select to croupier_audit using (true)`,
  ]),
  "grant select on jackpot_versions, jackpot_shards, jackpot_lines, jackpot_wins, jackpot_marks to croupier_audit",
  "grant select (operator_id, tier, cycle, seeded, paid) on jackpot_tiers to croupier_audit",
  "grant select, insert on jackpot_versions to croupier_gateway, croupier_worker",
  // What a mark follows from is the services' alone.
  `grant select (${open}, seeded, paid, commitment, mark_from, mark_up_to, armed_at) on jackpot_tiers
    to croupier_gateway, croupier_worker`,
  `grant insert (${open}, seeded), update (version, enabled, games, per_unit, seed, ceiling, range)
    on jackpot_tiers to croupier_gateway, croupier_worker`,
  "grant select on jackpot_shards, jackpot_lines, jackpot_marks, jackpot_wins to croupier_gateway",
  "grant select on jackpot_wins to croupier_worker, croupier_report",
  "grant select, update on jackpot_tiers, jackpot_shards to croupier_service",
  "grant select, insert on jackpot_lines, jackpot_marks to croupier_service",
  "grant select, insert, update on jackpot_wins to croupier_service",
];
