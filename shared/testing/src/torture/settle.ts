import { setTimeout as pause } from "node:timers/promises";
import type { Database } from "@croupier/db/database";
import { sql } from "kysely";
import { answerOf, isUnknown } from "./book.ts";
import { chanceAt } from "./chance.ts";
import type { House } from "./house.ts";
import type { TorturedPlayer } from "./player.ts";

export interface Settled {
  /** Rounds that their players left, and the worker ended. */
  readonly endedByHouse: ReadonlySet<string>;
  /** From the last kill until nothing was left to do. */
  readonly tookMs: number;
}

/** Once nothing fails any more and clients know what became of their requests, all must be well within this time. */
const SETTLES_WITHIN_MS = 60_000;
/** Clients alone may take longer: there are more of them than of anything. */
const ASKS_WITHIN_MS = 600_000;
const LOOK_EVERY_MS = 100;
/** Of a hundred requests that were answered, how many are sent again. */
const REPEATED = 20;
/** Past the time that rounds are kept for their players. */
const HOURS = 721;

/** As if everything in rounds that are open had happened long ago; the database itself lets nobody rewrite when. */
const letHoursPass = (db: Database): Promise<void> =>
  db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx);
    await sql`update actions a set taken_at = taken_at - make_interval(hours => ${HOURS}) from rounds r
      where r.status = 'open' and r.operator_id = a.operator_id and r.player_id = a.player_id and r.id = a.round_id
      `.execute(tx);
    await sql`update rounds set opened_at = opened_at - make_interval(hours => ${HOURS}) where status = 'open'`.execute(
      tx,
    );
  });

const addJob = (db: Database, name: string) => sql`select graphile_worker.add_job(${name})`.execute(db);

const listUnended = (db: Database) =>
  db.selectFrom("rounds").select("id").where("status", "in", ["open", "reserving"]).execute();

const countPending = async (db: Database): Promise<bigint> => {
  const { pending } = await db
    .selectFrom("wallet_calls")
    .select(({ fn }) => fn.countAll<bigint>().as("pending"))
    .where("state", "=", "pending")
    .executeTakeFirstOrThrow();
  return pending;
};

const countUnpaid = async (db: Database): Promise<bigint> => {
  const { unpaid } = await db
    .selectFrom("jackpot_wins")
    .select(({ fn }) => fn.countAll<bigint>().as("unpaid"))
    .where("state", "<>", "paid")
    .executeTakeFirstOrThrow();
  return unpaid;
};

/** What nobody has answered yet is asked until somebody does; some of the rest is asked again. */
const askAgain = async (player: TorturedPlayer, seed: string, isLate: () => boolean): Promise<void> => {
  const chance = chanceAt(seed, "again", player.plan.playerId);
  for (const asked of player.book.asked.values()) {
    while (isUnknown(asked) && !isLate()) await player.again(asked.request);
    if (answerOf(asked) && chance(100) < REPEATED) await player.again(asked.request);
  }
};

/**
 * After the last kill: clients learn what became of their requests, some players come back to the rounds they left, the
 * worker ends those of the others. Rejects if that takes too long.
 */
export const settle = async ({
  house,
  db,
  players,
  games,
  seed,
}: {
  readonly house: House;
  readonly db: Database;
  readonly players: readonly TorturedPlayer[];
  readonly games: readonly string[];
  readonly seed: string;
}): Promise<Settled> => {
  const startedMs = performance.now();
  const isLate = (): boolean => performance.now() - startedMs > ASKS_WITHIN_MS;
  let answeredMs = startedMs;
  const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
    while (!(await holds())) {
      if (performance.now() - answeredMs > SETTLES_WITHIN_MS)
        throw new Error(`${SETTLES_WITHIN_MS / 1_000} s after all was answered, ${what}`);
      await pause(LOOK_EVERY_MS);
    }
  };

  await Promise.all([house.gateway, house.worker, ...house.services].map((process) => process.serves()));
  await Promise.all(players.map((player) => askAgain(player, seed, isLate)));
  // Of both operators, whose players take turns.
  const returning = players.filter((_, nth) => nth % 4 < 2);
  await Promise.all(
    returning.map(async (player) => {
      for (const game of games) await player.finish(game);
    }),
  );
  answeredMs = performance.now();
  const left = await listUnended(db);
  await letHoursPass(db);
  if (left.length > 0) await addJob(db, "resolve-abandoned");
  await until("rounds are open still", async () => (await listUnended(db)).length === 0);
  await until("calls to operators' wallets wait", async () => (await countPending(db)) === 0n);
  await until("jackpots wait to be paid", async () => (await countUnpaid(db)) === 0n);
  return { endedByHouse: new Set(left.map(({ id }) => id)), tookMs: performance.now() - startedMs };
};
