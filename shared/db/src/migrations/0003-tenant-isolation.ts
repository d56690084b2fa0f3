import { type Kysely, sql } from "kysely";

/**
 * One operator never sees another's rows, whatever a query forgets. Roles hold least privilege; row-level security shows
 * the gateway, the worker and reports the rows of the transaction's operator alone. See ADR 0010.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  const statements = [...roles.map(createRole), ...people, ...tenancy, ...privileges, ...lookups, ...queue];
  for (const statement of statements) await sql.raw(statement).execute(db);
};

const roles = ["croupier_gateway", "croupier_worker", "croupier_report", "croupier_service", "croupier_audit"];

/**
 * Roles belong to the server, not to a database: another database's migration may have made it, or be making it now. Who
 * migrates without being a superuser (and needs CREATEROLE for it) becomes a member, to own what the role owns.
 */
export const createRole = (role: string): string => `
  do $$
  begin
    begin
      create role ${role} nologin;
    exception when duplicate_object or unique_violation then null;
    end;
    if not pg_has_role(current_user, '${role}', 'set') then
      execute format('grant ${role} to %I', current_user);
    end if;
  end $$`;

/** A session's player is one of its own operator's: a reference alone must not tell that another's exists. */
const people = [
  "alter table players add constraint players_of_operator unique (operator_id, id)",
  "alter table sessions drop constraint sessions_player",
  `alter table sessions add constraint sessions_player
    foreign key (operator_id, player_id) references players (operator_id, id)`,
];

const hot = ["accounts", "transfers", "requests", "seed_pairs", "rounds", "actions"];
const cold = ["api_keys", "players", "sessions", "game_configs"];
/** What a bet reads besides. */
const read = ["sessions", "game_configs"];

const tenancy = [
  // Null where no operator is set, and then no row is anyone's.
  `create function current_operator() returns uuid language sql stable
    return nullif(current_setting('croupier.operator', true), '')::uuid`,
  "alter table operators enable row level security",
  `create policy tenant on operators to croupier_gateway, croupier_worker, croupier_report
    using (id = current_operator())`,
  ...[...hot, ...cold].flatMap((table) => [
    `alter table ${table} enable row level security`,
    `create policy tenant on ${table} to croupier_gateway, croupier_report
      using (operator_id = current_operator()) with check (operator_id = current_operator())`,
  ]),
  // A game service writes for many operators in one statement; each row's key comes from a signed identity.
  ...[...hot, ...read].map((table) => `create policy service on ${table} to croupier_service using (true)`),
  ...[...hot, "sessions"].map((table) => `create policy proof on ${table} for select to croupier_audit using (true)`),
  // The worker learns which operators there are, and then looks at one at a time.
  "create policy all_operators on operators for select to croupier_worker using (true)",
  ...["rounds", "actions", "game_configs"].map(
    (table) => `create policy worker on ${table} to croupier_worker using (operator_id = current_operator())`,
  ),
  // Request ids are forgotten by age alone, whosever they are; none that could still be repeated is in reach.
  `create policy forgotten on requests to croupier_worker using (requested_at < now() - interval '33 days')`,
];

const privileges = [
  `grant usage on schema public to ${roles.join(", ")}`,

  "grant select on operators, accounts, rounds, actions, game_configs to croupier_gateway",
  "grant select, insert, update on api_keys, players, sessions to croupier_gateway",
  // Not the salt and not the key's name: nothing that a seed follows from.
  `grant select (id, operator_id, player_id, mode, state, commitment, client_seed, server_seed, rounds)
    on seed_pairs to croupier_gateway`,

  "grant select (id) on operators to croupier_worker",
  "grant select on rounds, actions, game_configs to croupier_worker",
  "grant select, delete on requests to croupier_worker",

  "grant select on rounds to croupier_report",

  "grant select, insert, update on accounts, rounds, seed_pairs to croupier_service",
  "grant select, insert on transfers, requests, actions to croupier_service",
  "grant select (id, operator_id, player_id, closed_at, expires_at) on sessions to croupier_service",
  "grant select on game_configs to croupier_service",

  "grant select on accounts, transfers, requests, rounds, actions to croupier_audit",
  `grant select (id, operator_id, player_id, mode, state, rounds) on seed_pairs to croupier_audit`,
  "grant select (id, operator_id, player_id) on sessions to croupier_audit",
];

/** What is asked before an operator is known. Each answers one question about one secret, and tells no more. */
const lookups = [
  `create function operator_of_key(key_hash bytea) returns uuid
    language sql stable security definer set search_path = pg_catalog, public
    return (
      select k.operator_id from public.api_keys k
      where k.hash = key_hash and k.revoked_at is null and (k.expires_at is null or k.expires_at > now()))`,
  `create function operator_of_launch(token_hash bytea) returns uuid
    language sql stable security definer set search_path = pg_catalog, public
    return (select s.operator_id from public.sessions s where s.launch_hash = token_hash)`,
  // Asked before every call of a player, so in one statement: it names the operator of its own transaction, and then
  // reads with no more rights than its caller's.
  `create function session_state(of_operator uuid, of_player uuid, of_session uuid)
    returns table (closed_at timestamptz, expires_at timestamptz) language plpgsql as $$
  begin
    perform set_config('croupier.operator', of_operator::text, true);
    return query select s.closed_at, s.expires_at from sessions s
      where s.operator_id = of_operator and s.player_id = of_player and s.id = of_session;
  end $$`,
  "revoke execute on function operator_of_key, operator_of_launch, session_state from public",
  "grant execute on function operator_of_key, operator_of_launch, session_state to croupier_gateway",
];

/**
 * The job queue is the worker's own: the library lets nobody else see its rows. Only a database's owner makes a schema,
 * so its schema and the table that its bootstrap begins with are made here
 * (https://worker.graphile.org/docs/schema); the worker makes the rest. What an earlier worker made goes: it holds
 * nothing but recurring jobs.
 */
const queue = [
  "drop schema if exists graphile_worker cascade",
  "create schema graphile_worker authorization croupier_worker",
  "set local role croupier_worker",
  `create table graphile_worker.migrations (
    id int primary key, ts timestamptz not null default now(), breaking boolean not null default false)`,
  "reset role",
];
