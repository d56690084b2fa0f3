import { type Kysely, sql } from "kysely";

/** Rounds whose stake the operator's promo account pays: what was granted to whom, and which rounds were played on it. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db);
};

const statements = [
  `create table free_round_grants (
    operator_id uuid not null,
    player_id uuid not null,
    id uuid not null,
    payload_hash bytea not null,
    campaign text not null constraint free_round_grants_campaign check (length(campaign) between 1 and 64),
    games text[] not null constraint free_round_grants_games check (cardinality(games) between 1 and 100),
    currency text not null,
    stake bigint not null constraint free_round_grants_stake check (stake between 1 and 9007199254740991),
    rounds integer not null constraint free_round_grants_rounds check (rounds between 1 and 10000),
    used integer not null default 0 constraint free_round_grants_used check (used between 0 and rounds),
    granted_at timestamptz not null default now(),
    expires_at timestamptz not null,
    cancelled_at timestamptz,
    constraint free_round_grants_pk primary key (operator_id, player_id, id),
    constraint free_round_grants_player foreign key (operator_id, player_id) references players (operator_id, id)
  )`,
  "create index free_round_grants_newest on free_round_grants (operator_id, id, player_id)",
  "alter table free_round_grants enable row level security",
  `create policy tenant on free_round_grants to croupier_gateway, croupier_report
    using (operator_id = current_operator()) with check (operator_id = current_operator())`,
  "create policy service on free_round_grants to croupier_service using (true)",
  "create policy proof on free_round_grants for select to croupier_audit using (true)",
  "grant select, insert, update (cancelled_at) on free_round_grants to croupier_gateway",
  "grant select on free_round_grants to croupier_report, croupier_audit",
  // A row is locked to be counted up, and that alone.
  "grant select, update (used) on free_round_grants to croupier_service",
  // What was granted stands.
  `create trigger free_round_grants_promise before update on free_round_grants for each row
    when ((old.operator_id, old.player_id, old.id, old.payload_hash, old.campaign, old.games, old.currency, old.stake,
        old.rounds, old.granted_at, old.expires_at)
      is distinct from (new.operator_id, new.player_id, new.id, new.payload_hash, new.campaign, new.games, new.currency,
        new.stake, new.rounds, new.granted_at, new.expires_at)
      or old.cancelled_at is not null and new.cancelled_at is distinct from old.cancelled_at)
    execute function refuse_change()`,
  "create trigger free_round_grants_kept before delete on free_round_grants for each row execute function refuse_change()",
  "alter table rounds add column grant_id uuid",
  // What a grant has won is summed from its rounds; all others are left out, and cost nothing.
  `create index rounds_of_grant on rounds (operator_id, player_id, grant_id) include (payout)
    where grant_id is not null`,
  `create trigger rounds_grant before update on rounds for each row
    when (old.grant_id is distinct from new.grant_id) execute function refuse_change()`,
];
