import { type Kysely, sql } from "kysely";

/** Whether sessions may be used is asked for all who come at the same moment, in one statement. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db);
};

const statements = [
  // Takes [{ operator, …arrays }] as `session_faults` does, and says of each session what `use_session` says of one: it has no
  // row if it is unknown. Of whom another statement notes something just now nothing is noted here: nobody waits for a lock.
  `create function use_sessions(asked jsonb) returns table (place integer, fault text, session_games text[])
    language plpgsql as $$
  declare
    before text := current_setting('croupier.operator', true);
    one record;
    seen record;
    noted_players uuid[];
    noted_sessions uuid[];
  begin
    for one in
      select * from jsonb_to_recordset(asked)
        as w (operator uuid, places integer[], players uuid[], sessions uuid[], pages text[])
    loop
      perform set_config('croupier.operator', one.operator::text, true);
      noted_players := '{}';
      noted_sessions := '{}';
      for seen in
        select k.place, k.player, k.session, s.games, s.last_seen_at < now() - interval '1 minute' as unnoted,
          case
            when s.closed_at is not null then 'closed'
            when s.expires_at <= now() then 'expired'
            when s.last_seen_at <= now() - make_interval(secs => s.idle_seconds + 60) then 'idle'
            when k.page is not null and cardinality(b.allowed_origins) > 0
              and k.page <> all (b.allowed_origins) then 'forbidden'
          end as refused
        from unnest(one.places, one.players, one.sessions, one.pages) k (place, player, session, page)
        cross join lateral (
          select s.games, s.brand_id, s.closed_at, s.expires_at, s.last_seen_at, s.idle_seconds from sessions s
          where s.operator_id = one.operator and s.player_id = k.player and s.id = k.session
          offset 0
        ) s
        cross join lateral (
          select b.allowed_origins from brands b where b.operator_id = one.operator and b.id = s.brand_id
          offset 0
        ) b
      loop
        if seen.refused is null and seen.unnoted then
          noted_players := noted_players || seen.player;
          noted_sessions := noted_sessions || seen.session;
        end if;
        place := seen.place;
        fault := seen.refused;
        session_games := seen.games;
        return next;
      end loop;
      if noted_players <> '{}' then
        update sessions s set last_seen_at = now()
        from unnest(noted_players, noted_sessions) k (player, session)
        cross join lateral (
          select f.operator_id, f.player_id, f.id from sessions f
          where f.operator_id = one.operator and f.player_id = k.player and f.id = k.session
            and f.last_seen_at < now() - interval '1 minute'
          for no key update skip locked
        ) f
        where s.operator_id = f.operator_id and s.player_id = f.player_id and s.id = f.id;
      end if;
    end loop;
    perform set_config('croupier.operator', coalesce(before, ''), true);
  end $$`,
  "revoke execute on function use_sessions from public",
  "grant execute on function use_sessions to croupier_gateway",
];
