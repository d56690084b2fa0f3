import { isRefusal } from "@croupier/contract/errors";
import type { Database } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import type { Log } from "@croupier/telemetry/log";
import { currentTrace } from "@croupier/telemetry/span";
import { sql } from "kysely";
import type { Hosts, WonRound } from "../upstream/hosts.ts";

/** Rounds of an operator that one run looks after; the next run takes the rest. */
const MOST = 200;
/** What has just been won is being paid by the service that wrote it. */
const LEFT_SECONDS = 10;

export interface AwardsDone {
  readonly paid: number;
  /** Still to be paid; the next run tries again. */
  readonly failed: number;
}

/**
 * Pays what was won of jackpots and is not paid yet, because a process died between the two. What an operator's own wallet
 * is asked to pay is not looked after here; but what people have resolved there is closed.
 */
export const awardJackpots = async (
  db: Database,
  hosts: Pick<Hosts, "award">,
  log: Log,
  signal?: AbortSignal,
  leftSeconds = LEFT_SECONDS,
): Promise<AwardsDone> => {
  const done = { paid: 0, failed: 0 };
  for (const { id } of await db.selectFrom("operators").select("id").orderBy("id").execute()) {
    for (const round of await inTenant(db, id, (tx) => findUnpaid(tx, id, leftSeconds))) {
      if (signal?.aborted) return done;
      const trace = currentTrace();
      const answer = await hosts.award(round, trace);
      const paid = !isRefusal(answer) && answer.unpaid === 0;
      done[paid ? "paid" : "failed"] += 1;
      const facts = { game: round.game, roundId: round.roundId, trace_id: trace.traceId };
      if (paid) log.info(facts, "a jackpot that was left has been paid");
      else log.error({ ...facts, code: isRefusal(answer) ? answer.code : undefined }, "a jackpot can't be paid yet");
    }
  }
  return done;
};

/** The oldest first. What waits at an operator's own wallet is looked after with all that does. */
const findUnpaid = async (tx: Database, operatorId: string, leftSeconds: number): Promise<readonly WonRound[]> => {
  const { rows } = await sql<WonRound>`
    select operator_id as "operatorId", player_id as "playerId", game, round_id as "roundId"
    from jackpot_wins w
    where operator_id = ${operatorId} and state <> 'paid' and won_at < now() - make_interval(secs => ${leftSeconds})
      and not exists (
        select from wallet_calls c where c.operator_id = w.operator_id and c.transaction_id = w.id
          and c.state in ('pending', 'refused'))
    group by 1, 2, 3, 4 order by min(won_at) limit ${MOST}`.execute(tx);
  return rows;
};
