import { withClient } from "@croupier/testing/admin";
import { uuidOf, uuidV7At } from "./seed-rounds.ts";

/** Sessions and grants of free rounds for players that `seedRounds` has written, in the order of time; they end now. */
export interface SeedSessionsOptions {
  readonly operatorId: string;
  readonly sessions: number;
  readonly grants: number;
  readonly days: number;
  /** As many as there are. */
  readonly players: number;
}

/** As many players as these play now, however many have played: the newest sessions can still be used. */
export const LIVE = 30;

/** The newest grants have been played on, each for so many rounds. */
export const PLAYED = { grants: 20, rounds: 10 };

export const seedSessions = (
  url: string,
  { operatorId, sessions, grants, days, players }: SeedSessionsOptions,
): Promise<void> => {
  const spread = (count: number) => `generate_series(1, ${count}) n cross join lateral (
    select 1 + n % ${players} as p, n > ${count} - ${LIVE} as live,
      now() - interval '${days} days' * ((${count} - n) / ${count}::float8) as at) spread`;
  const player = uuidOf(`'${operatorId}/player/' || p`);
  const statements = [
    // Of those that are over, half were closed, and half expired.
    `insert into sessions (operator_id, player_id, id, mode, currency, launch_hash, launch_expires_at, launched_at,
       created_at, last_seen_at, idle_seconds, expires_at, closed_at)
     select '${operatorId}', ${player}, ${uuidV7At("at", `'${operatorId}/played/' || n`)}, 'real', 'EUR',
       sha256(('${operatorId}/played/' || n)::bytea), at, at, at, case when live then now() else at end, 86400,
       case when live then now() + interval '1 day' else at end,
       case when not live and n % 2 = 0 then at end
     from ${spread(sessions)} order by n`,
    `insert into free_round_grants (operator_id, player_id, id, payload_hash, campaign, games, currency, stake, rounds, used,
       granted_at, expires_at)
     select '${operatorId}', ${player}, ${uuidV7At("at", `'${operatorId}/grant/' || n`)}, sha256('payload'), 'bench',
       '{coin-flip}', 'EUR', 100, ${PLAYED.rounds}, case when n > ${grants - PLAYED.grants} then ${PLAYED.rounds} else 0 end,
       at, at + interval '7 days'
     from ${spread(grants)} order by n`,
    // As a round that the player has played, but for whose money it was.
    `insert into rounds
     select copy.*
     from (select * from free_round_grants where operator_id = '${operatorId}' order by id desc limit ${PLAYED.grants}) g
       cross join generate_series(1, ${PLAYED.rounds}) n
       cross join lateral (
         select * from rounds where operator_id = g.operator_id and player_id = g.player_id order by id limit 1) played
       cross join lateral jsonb_populate_record(null::rounds, to_jsonb(played) || jsonb_build_object(
         'id', ${uuidV7At("g.granted_at", `g.id || '/' || n`)}, 'grant_id', g.id, 'payout', 200)) copy`,
  ];
  return withClient(url, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
};
