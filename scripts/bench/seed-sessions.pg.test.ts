import { randomUUID } from "node:crypto";
import { withClient } from "@croupier/testing/admin";
import { createTestDatabase } from "@croupier/testing/database";
import { expect, it } from "vitest";
import { seedRounds } from "./seed-rounds.ts";
import { LIVE, PLAYED, seedSessions } from "./seed-sessions.ts";

it("writes as many sessions and grants as asked; the newest are in use, and the newest grants played on", async () => {
  await using database = await createTestDatabase();
  const of = { operatorId: randomUUID(), days: 30, players: 10 };
  await seedRounds(database.url, { ...of, rounds: 400 });
  await seedSessions(database.url, { ...of, sessions: 100, grants: 50 });
  const counts = await withClient(database.url, async (client) => {
    const { rows } = await client.query<Record<string, number>>(`
      select
        (select count(*) from sessions)::int as sessions,
        (select count(*) from free_round_grants)::int as grants,
        (select count(*) from rounds where grant_id is null)::int as rounds,
        (select count(*) from rounds r join players p on p.id = r.player_id
          where p.external_id = 'player-1' and game <> 'coin-flip')::int as rare,
        (select count(*) from (select * from sessions order by id desc limit ${LIVE}) s
          where closed_at is null and expires_at > now() and last_seen_at > now() - interval '1 hour')::int as newest_live,
        (select count(*) from sessions where closed_at is null and expires_at > now())::int as live,
        (select count(*) from (select * from free_round_grants order by id desc limit ${PLAYED.grants}) g
          where used = (select count(*) from rounds r where r.grant_id = g.id and r.player_id = g.player_id))::int as played`);
    return rows[0];
  });
  expect(counts).toMatchObject({ grants: 50, rounds: 400, newest_live: LIVE, live: LIVE, played: PLAYED.grants });
  // Each player has one of all the time beside.
  expect(counts?.["sessions"]).toBe(100 + of.players);
  expect(counts?.["rare"]).toBeGreaterThan(0);
});
