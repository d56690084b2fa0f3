import { type Kysely, sql } from "kysely";

/** What a gateway asks for all open streams at once, and how it learns which rounds an account's last operations were of. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of [...accounts, ...questions]) await sql.raw(statement).execute(db);
};

const accounts = [
  // Stands on the row that every bet locks and writes anyway, so it is in the order of the account's versions, whatever
  // clocks say. What raises a version and doesn't write it, as a service of the release before, is found out by
  // recent_version.
  `alter table accounts
    add column recent_rounds uuid[] not null default '{}',
    add column recent_version bigint not null default 0`,
  // What protects a player raises the version, and is about no round; otherwise as it was.
  `create or replace function decide_anew() returns trigger
    language plpgsql security definer set search_path = pg_catalog, public as $$
    begin
      update public.accounts set version = version + 1, recent_version = version + 1,
        recent_rounds = case when recent_version = version
          then (array_prepend(null::uuid, recent_rounds))[:8] else array[null::uuid] end
      where operator_id = new.operator_id and player_id = new.player_id;
      return null;
    end $$`,
];

/**
 * Each takes [{ operator, …arrays }] and names the operators one after the other for its own transaction, as use_session
 * does for one. It acts with no more rights than its caller's: of each operator only that operator's rows are there to be
 * found, and what comes back is the places in the question, never a key that wasn't asked with.
 */
const questions = [
  `create function changed_accounts(watched jsonb) returns table (place integer)
    language plpgsql stable as $$
  declare
    before text := current_setting('croupier.operator', true);
    one record;
  begin
    for one in
      select * from jsonb_to_recordset(watched)
        as w (operator uuid, places integer[], players uuid[], modes text[], versions bigint[])
    loop
      perform set_config('croupier.operator', one.operator::text, true);
      return query
        select k.place from unnest(one.places, one.players, one.modes, one.versions) k (place, player, mode, version)
        join accounts a on a.operator_id = one.operator and a.player_id = k.player and a.mode = k.mode
        where a.version <> k.version;
    end loop;
    perform set_config('croupier.operator', coalesce(before, ''), true);
  end $$`,
  // The faults are use_session's, which notes that a session is in use; to look at it is no use of it.
  `create function session_faults(watched jsonb) returns table (place integer, fault text)
    language plpgsql stable as $$
  declare
    before text := current_setting('croupier.operator', true);
    one record;
  begin
    for one in
      select * from jsonb_to_recordset(watched)
        as w (operator uuid, places integer[], players uuid[], sessions uuid[], pages text[])
    loop
      perform set_config('croupier.operator', one.operator::text, true);
      return query
        select f.place, f.fault from (
          select k.place,
            case
              when s.id is null then 'unknown'
              when s.closed_at is not null then 'closed'
              when s.expires_at <= now() then 'expired'
              when s.last_seen_at <= now() - make_interval(secs => s.idle_seconds + 60) then 'idle'
              when k.page is not null and cardinality(b.allowed_origins) > 0
                and k.page <> all (b.allowed_origins) then 'forbidden'
            end as fault
          from unnest(one.places, one.players, one.sessions, one.pages) k (place, player, session, page)
          left join sessions s on s.operator_id = one.operator and s.player_id = k.player and s.id = k.session
          left join brands b on b.operator_id = s.operator_id and b.id = s.brand_id
        ) f
        where f.fault is not null;
    end loop;
    perform set_config('croupier.operator', coalesce(before, ''), true);
  end $$`,
  "revoke execute on function changed_accounts, session_faults from public",
  "grant execute on function changed_accounts, session_faults to croupier_gateway",
];
