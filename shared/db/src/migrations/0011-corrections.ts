import { type Kysely, sql } from "kysely";

/** Money moved for a round that is over, because it should have ended otherwise: proposed by one person, approved by another. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of [...corrections, ...stand, ...privileges, ...transfers]) await sql.raw(statement).execute(db);
};

const corrections = [
  `create table round_corrections (
    operator_id uuid not null constraint round_corrections_operator references operators,
    id uuid not null,
    player_id uuid not null,
    round_id uuid not null,
    game text not null,
    currency text not null,
    amount bigint not null constraint round_corrections_amount
      check (amount <> 0 and amount between -4503599627370496 and 4503599627370496),
    reason text not null constraint round_corrections_reason check (length(reason) between 1 and 280),
    state text not null
      constraint round_corrections_state check (state in ('proposed', 'approved', 'applied', 'rejected', 'expired')),
    proposed_by uuid not null,
    proposed_at timestamptz not null default now(),
    decided_by uuid,
    decided_at timestamptz,
    movement_id uuid,
    refused text,
    applied_at timestamptz,
    constraint round_corrections_pk primary key (operator_id, id),
    constraint round_corrections_two_keys
      check (state not in ('approved', 'applied', 'expired') or decided_by <> proposed_by),
    constraint round_corrections_decided check ((state = 'proposed') = (decided_by is null)
      and (decided_by is null) = (decided_at is null)),
    constraint round_corrections_moves check ((movement_id is null) = (state in ('proposed', 'rejected'))),
    constraint round_corrections_refused check (refused is null or state in ('approved', 'expired')),
    constraint round_corrections_applied check ((state = 'applied') = (applied_at is not null))
  )`,
  "create index round_corrections_of_round on round_corrections (operator_id, round_id)",
  // Its transfer is looked for from here, by its key: transfers are many, and need no index for the few that correct.
  "create index round_corrections_moved on round_corrections (operator_id, decided_at) where movement_id is not null",
  "create index round_corrections_unfinished on round_corrections (operator_id, id) where state = 'approved'",
  "create unique index round_corrections_movement on round_corrections (operator_id, movement_id)",
];

/** What was proposed is what is approved and moved, by whom it was approved; one that is over stays as it ended. */
const stand = [
  `create trigger round_corrections_begin before insert on round_corrections for each row
    when (new.state <> 'proposed') execute function refuse_change()`,
  `create trigger round_corrections_stand before update on round_corrections for each row
    when ((old.state, new.state) not in (('proposed', 'approved'), ('proposed', 'rejected'), ('approved', 'approved'),
        ('approved', 'applied'), ('approved', 'expired'))
      or (old.operator_id, old.id, old.player_id, old.round_id, old.game, old.currency, old.amount, old.reason,
          old.proposed_by, old.proposed_at)
        is distinct from (new.operator_id, new.id, new.player_id, new.round_id, new.game, new.currency, new.amount,
          new.reason, new.proposed_by, new.proposed_at)
      or (old.state <> 'proposed' and (old.decided_by, old.decided_at, old.movement_id)
        is distinct from (new.decided_by, new.decided_at, new.movement_id)))
    execute function refuse_change()`,
  // The ledger alone says whether money has moved.
  `create function must_be_transferred() returns trigger language plpgsql as $$
  begin
    perform must((new.state = 'applied') = exists (
      select from transfers t
      where t.operator_id = new.operator_id and t.player_id = new.player_id and t.cause_id = new.movement_id
        and t.kind = 'correction'
    ), 'a correction is applied if its money has moved, and expires if it has not');
    return new;
  end $$`,
  `create trigger round_corrections_transferred before update on round_corrections for each row
    when (new.state in ('applied', 'expired')) execute function must_be_transferred()`,
  "create trigger round_corrections_kept before delete on round_corrections for each row execute function refuse_change()",
];

const privileges = [
  "alter table round_corrections enable row level security",
  `create policy tenant on round_corrections to croupier_gateway, croupier_worker, croupier_report
    using (operator_id = current_operator()) with check (operator_id = current_operator())`,
  "create policy proof on round_corrections for select to croupier_audit using (true)",
  `grant select, insert, update (state, decided_by, decided_at, movement_id, refused, applied_at)
    on round_corrections to croupier_gateway`,
  "grant select, update (state, refused, applied_at) on round_corrections to croupier_worker",
  "grant select on round_corrections to croupier_report, croupier_audit",
  // Whether its money has moved is what the ledger says, whoever was told.
  "create policy worker on transfers for select to croupier_worker using (operator_id = current_operator())",
  `grant select (operator_id, player_id, cause_id, step, kind, moved_at)
    on transfers to croupier_gateway, croupier_worker`,
];

/**
 * The new condition lets through all that the old one did, so no row can break it: `not valid` keeps PostgreSQL from
 * reading a table of every movement there ever was, under a lock that stops all bets, to find that out. New rows are
 * checked all the same.
 */
const transfers = [
  `alter table transfers
    drop constraint transfers_kind,
    add constraint transfers_kind
      check (kind in ('stake', 'payout', 'void', 'deposit', 'withdrawal', 'grant', 'correction')) not valid`,
];
