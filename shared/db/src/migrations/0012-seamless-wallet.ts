import { type Kysely, sql } from "kysely";

/** Operators that keep their players' money themselves: where their wallets are, and every call that moves money there. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of [...settings, ...token, ...calls, ...found]) await sql.raw(statement).execute(db);
};

const settings = [
  // Keys are derived, never stored: an operator's is named by the host's own key and a number, such as `2026-1`.
  `create table operator_wallets (
    operator_id uuid constraint operator_wallets_pk primary key
      constraint operator_wallets_operator references operators,
    url text not null constraint operator_wallets_url check (length(url) between 1 and 2048),
    key_id text not null constraint operator_wallets_key check (key_id ~ '^[A-Za-z0-9_-]{1,64}$'),
    next_key_id text constraint operator_wallets_next_key check (next_key_id ~ '^[A-Za-z0-9_-]{1,64}$'),
    overdue text not null default 'play' constraint operator_wallets_overdue check (overdue in ('play', 'wait')),
    version integer not null default 1,
    updated_at timestamptz not null default now()
  )`,
  `create function next_wallet_version() returns trigger language plpgsql as $$
  begin
    new.version := old.version + 1;
    new.updated_at := now();
    return new;
  end $$`,
  `create trigger operator_wallets_version before update on operator_wallets
    for each row execute function next_wallet_version()`,
  "alter table operator_wallets enable row level security",
  `create policy tenant on operator_wallets to croupier_gateway, croupier_worker, croupier_report
    using (operator_id = current_operator()) with check (operator_id = current_operator())`,
  "create policy service on operator_wallets for select to croupier_service using (true)",
  "grant select, insert, update on operator_wallets to croupier_gateway",
  "grant select on operator_wallets to croupier_service, croupier_worker",
  "grant select (wallet) on operators to croupier_service, croupier_worker",
  // A wallet knows a player by the operator's own id.
  "create policy service on players for select to croupier_service using (true)",
  "grant select (id, operator_id, external_id) on players to croupier_service",
];

/** What the operator gave with the player's id, for its own wallet to look at: told to nobody else, and soon forgotten. */
const token = [
  `alter table sessions add column wallet_token text
    constraint sessions_wallet_token check (length(wallet_token) between 1 and 1024)`,
  "revoke select on sessions from croupier_gateway",
  `grant select (id, operator_id, player_id, mode, currency, launch_hash, launch_expires_at, launched_at, exchange_hash,
    created_at, expires_at, closed_at, brand_id, language, jurisdiction, games, idle_seconds, last_seen_at, reminded_at,
    terms) on sessions to croupier_gateway`,
  "grant select (wallet_token) on sessions to croupier_service",
  `create trigger sessions_wallet_token_stays before update on sessions for each row
    when (new.wallet_token is not null and new.wallet_token is distinct from old.wallet_token)
    execute function refuse_change()`,
  `create function forget_wallet_token() returns trigger language plpgsql as $$
  begin
    new.wallet_token := null;
    return new;
  end $$`,
  `create trigger sessions_forget before update on sessions for each row
    when (new.closed_at is not null and new.wallet_token is not null) execute function forget_wallet_token()`,
];

const calls = [
  // All that a call says of money stands here before it is sent, so that a repeat says the same.
  `create table wallet_calls (
    operator_id uuid not null,
    player_id uuid not null,
    round_id uuid not null,
    seq integer not null constraint wallet_calls_seq check (seq >= 0),
    transaction_id uuid not null,
    kind text not null constraint wallet_calls_kind check (kind in ('debit', 'credit', 'rollback')),
    purpose text not null
      constraint wallet_calls_purpose check (purpose in ('stake', 'payout', 'void', 'jackpot')),
    amount bigint not null constraint wallet_calls_amount check (amount between 0 and 9007199254740991),
    currency text not null,
    game text not null,
    step integer,
    free_round boolean not null,
    round_closed boolean not null,
    reverses uuid,
    round_step integer not null,
    action jsonb,
    request_id uuid,
    state text not null constraint wallet_calls_state
      check (state in ('pending', 'done', 'refused', 'reversed', 'resolved')),
    attempts integer not null constraint wallet_calls_attempts check (attempts >= 0),
    next_try_at timestamptz,
    last_error text constraint wallet_calls_last_error check (length(last_error) <= 64),
    balance bigint constraint wallet_calls_balance check (balance between 0 and 9007199254740991),
    created_at timestamptz not null,
    ended_at timestamptz,
    constraint wallet_calls_pk primary key (operator_id, player_id, round_id, seq),
    constraint wallet_calls_transaction unique (operator_id, transaction_id),
    constraint wallet_calls_of_kind check (
      (kind = 'debit') = (step is not null) and (kind = 'rollback') = (reverses is not null)
      and (kind = 'debit' or action is null)
      and purpose = any (case kind when 'debit' then array['stake'] when 'credit' then array['payout', 'jackpot']
        else array['void'] end)),
    constraint wallet_calls_waits check ((state = 'pending') = (next_try_at is not null)
      and (state = 'pending') = (ended_at is null)),
    constraint wallet_calls_answered check ((state = 'done') = (balance is not null)),
    constraint wallet_calls_reversed check (state <> 'reversed' or kind = 'debit')
  ) with (fillfactor = 70)`,
  "create index wallet_calls_due on wallet_calls (operator_id, next_try_at) where state = 'pending'",
  // What waits, and what was refused that is owed: few of all that there were.
  `create index wallet_calls_open on wallet_calls (operator_id, player_id)
    where state = 'pending' or (state = 'refused' and kind <> 'debit')`,
  `create trigger wallet_calls_promise before update on wallet_calls for each row
    when ((old.operator_id, old.player_id, old.round_id, old.seq, old.transaction_id, old.kind, old.purpose, old.amount,
        old.currency, old.game, old.step, old.free_round, old.round_closed, old.reverses, old.round_step, old.action,
        old.request_id, old.created_at)
      is distinct from (new.operator_id, new.player_id, new.round_id, new.seq, new.transaction_id, new.kind, new.purpose,
        new.amount, new.currency, new.game, new.step, new.free_round, new.round_closed, new.reverses, new.round_step,
        new.action, new.request_id, new.created_at)
      or (old.state <> 'pending'
        and not (old.state = 'refused' and old.kind <> 'debit' and new.state in ('pending', 'resolved'))))
    execute function refuse_change()`,
  "create trigger wallet_calls_kept before delete on wallet_calls for each row execute function refuse_change()",
  "alter table wallet_calls enable row level security",
  `create policy tenant on wallet_calls to croupier_gateway, croupier_worker, croupier_report
    using (operator_id = current_operator()) with check (operator_id = current_operator())`,
  "create policy service on wallet_calls to croupier_service using (true)",
  "create policy proof on wallet_calls for select to croupier_audit using (true)",
  "grant select, insert, update on wallet_calls to croupier_service",
  "grant select on wallet_calls to croupier_gateway, croupier_worker, croupier_report, croupier_audit",
  // Asked for again, or seen to by people.
  "grant update (state, next_try_at, ended_at) on wallet_calls to croupier_gateway",
];

const found = [
  // Which operators have calls that are due: the worker then looks at one operator at a time.
  `create function operators_with_due_calls() returns table (operator_id uuid)
    language sql stable security definer set search_path = pg_catalog, public as $$
    select o.id from public.operators o
    where o.wallet = 'seamless' and exists (
      select from public.wallet_calls c
      where c.operator_id = o.id and c.state = 'pending' and c.next_try_at <= now())
    order by o.id $$`,
  "revoke execute on function operators_with_due_calls from public",
  "grant execute on function operators_with_due_calls to croupier_worker",
];
