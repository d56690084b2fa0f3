import { type Kysely, sql } from "kysely";

/** Two promises that only code kept: whence a tier has all its terms, and that nobody puts a payment off by hand. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of [tierOfVersion, callByHand]) await sql.raw(statement).execute(db);
};

/** A tier has all its terms from the version in force, its contribution too, and begins with its seed money alone. */
const tierOfVersion = `create or replace function jackpot_tier_of_version() returns trigger language plpgsql as $$
  begin
    if current_user not in ('croupier_gateway', 'croupier_worker') then return new; end if;
    perform must(exists (
      select from jackpot_versions v, jsonb_array_elements(v.body -> 'tiers') t
      where v.operator_id = new.operator_id and v.pool = new.pool and v.version = new.version
        and not exists (
          select from jackpot_versions later
          where later.operator_id = v.operator_id and later.pool = v.pool and later.version > v.version)
        and v.body ->> 'currency' = new.currency and (v.body -> 'enabled')::boolean = new.enabled
        and v.body -> 'games' = to_jsonb(new.games)
        and t ->> 'tier' = new.tier and (t -> 'seed')::bigint = new.seed and (t -> 'ceiling')::bigint = new.ceiling
        and (t -> 'trigger' ->> 'range')::numeric is not distinct from new.range
        and split_part(t ->> 'contribution', '/', 1)::numeric * 1000000
          = new.per_unit * split_part(t ->> 'contribution', '/', 2)::numeric
    ), 'a tier has the terms of its pool');
    perform must(tg_op = 'UPDATE' or (new.cycle = 0 and new.seeded = new.seed * 1000000::numeric),
      'a tier begins with its seed money');
    return new;
  end $$`;

/** What waits may be asked for at once; to put it off is not for one person, nor for two. */
const callByHand = `create or replace function wallet_call_by_hand() returns trigger language plpgsql as $$
  begin
    if current_user <> 'croupier_gateway' then return new; end if;
    perform must(old.kind <> 'debit' and new.state in ('pending', 'resolved'), 'a debit is never seen to by hand');
    perform must(new.state <> 'pending' or new.next_try_at <= clock_timestamp(), 'a payment is not put off by hand');
    perform must(new.state <> 'resolved' or exists (
      select from wallet_resolutions r
      where r.operator_id = new.operator_id and r.transaction_id = new.transaction_id and r.state = 'approved'
    ), 'a payment is resolved by two people');
    return new;
  end $$`;
