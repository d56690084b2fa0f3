import { isRefusal } from "@croupier/contract/errors";
import type { Mode } from "@croupier/contract/round";
import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import type { Log } from "@croupier/telemetry/log";
import { currentTrace } from "@croupier/telemetry/span";
import { sql } from "kysely";
import type { AbandonedRound, Hosts } from "../upstream/hosts.ts";

const PAGE = 200;
/** Rounds that are brought to their end at a time: players who are there come first. */
const AT_ONCE = 4;
/** Of a game that its operator has no configuration for any more. */
const KEPT_HOURS = 720;

export interface AbandonedDone {
  readonly ended: number;
  /** The player has come back in the meantime. */
  readonly taken: number;
  /** Could not be ended now; the next run tries again. */
  readonly failed: number;
}

/**
 * Brings rounds to their end whose players left them for longer than their operator keeps them, by the policy that the
 * operator set for the game. Each is ended by its own game service, which alone can replay it.
 */
export const resolveAbandoned = async (
  db: Database,
  hosts: Pick<Hosts, "resolve">,
  log: Log,
  signal?: AbortSignal,
  page = PAGE,
): Promise<AbandonedDone> => {
  const done = { ended: 0, taken: 0, failed: 0 };
  for await (const rounds of pagesOfAbandoned(db, page)) {
    const left = [...rounds];
    const end = async (): Promise<void> => {
      for (let round = left.pop(); round && !signal?.aborted; round = left.pop()) {
        done[await endOne(hosts, log, round)] += 1;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, end));
    if (signal?.aborted) break;
  }
  return done;
};

/** One operator after another: the worker sees the rounds of one at a time. */
const pagesOfAbandoned = async function* (db: Database, page: number): AsyncGenerator<readonly AbandonedRound[]> {
  for (const { id } of await db.selectFrom("operators").select("id").orderBy("id").execute()) {
    let last: AbandonedRound | undefined;
    do {
      const after = last;
      const rounds = await inTenant(db, id, (tx) => findAbandoned(tx, id, after, page));
      yield rounds;
      last = rounds.at(-1);
    } while (last);
  }
};

const endOne = async (hosts: Pick<Hosts, "resolve">, log: Log, round: AbandonedRound): Promise<keyof AbandonedDone> => {
  const trace = currentTrace();
  const { game, roundId, policy } = round;
  const answer = await hosts.resolve(round, trace);
  if (!isRefusal(answer)) {
    log.info({ game, roundId, policy, trace_id: trace.traceId }, "an abandoned round has been ended");
    return "ended";
  }
  if (answer.code === "stale_action") return "taken";
  log.error({ game, roundId, policy, code: answer.code, trace_id: trace.traceId }, "an abandoned round can't be ended");
  return "failed";
};

/** An operator's, in the order of the index that holds open rounds alone, from the one after `last`. */
const findAbandoned = async (
  db: Database,
  operatorId: string,
  last: AbandonedRound | undefined,
  limit: number,
): Promise<readonly AbandonedRound[]> => {
  const after = last
    ? sql<boolean>`(r.player_id, r.mode, r.game) > (${last.playerId}, ${last.mode}, ${last.game})`
    : sql<boolean>`true`;
  const { rows } = await sql<{
    operatorId: string;
    playerId: string;
    mode: Mode;
    game: string;
    roundId: string;
    expectedStep: number;
    policy: AbandonedRound["policy"];
  }>`
    select r.operator_id as "operatorId", r.player_id as "playerId", r.mode, r.game, r.id as "roundId",
      r.step as "expectedStep", coalesce(c.abandoned_policy, 'fallback') as policy
    from rounds r
    left join game_configs c on c.operator_id = r.operator_id and c.game = r.game and c.currency = r.currency
    left join lateral (
      select max(taken_at) as at from actions a
      where a.operator_id = r.operator_id and a.player_id = r.player_id and a.round_id = r.id
    ) acted on true
    where r.operator_id = ${operatorId} and r.status = 'open' and ${after}
      and coalesce(acted.at, r.opened_at)
        < now() - make_interval(hours => coalesce(c.abandoned_after_hours, ${KEPT_HOURS}))
    order by r.player_id, r.mode, r.game limit ${limit}`.execute(db);
  return rows;
};
