import { randomUUID } from "node:crypto";
import { type Database, openDatabase } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import type { Role } from "@croupier/db/roles";
import { createTestCasino, type TestCasino, type TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createLiveSessions } from "../sessions/live-sessions.ts";
import { changedAccounts, endedSessions, type KnownAccount, type KnownSession } from "./ask-all.ts";
import { readAccounts } from "./read-accounts.ts";

let database: TestDatabase;
let mine: TestCasino;
let theirs: TestCasino;
let me: TestPlayer;
let them: TestPlayer;
const pools: Database[] = [];
let gateway: Database;

const connect = (role: Role): Database => {
  const pool = openDatabase({ url: database.url, applicationName: "test", role, maxConnections: 1 });
  pools.push(pool);
  return pool;
};

beforeAll(async () => {
  database = await createTestDatabase();
  [mine, theirs] = [await createTestCasino(database.url), await createTestCasino(database.url)];
  [me, them] = [await mine.addPlayer(), await theirs.addPlayer()];
  gateway = connect("croupier_gateway");
});

afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.destroy()));
  await mine?.[Symbol.asyncDispose]();
  await theirs?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const knownOf = async ({ operatorId, playerId, mode }: TestPlayer, version?: bigint): Promise<KnownAccount> => {
  const account = await mine.db
    .selectFrom("accounts")
    .select("version")
    .where("player_id", "=", playerId)
    .where("mode", "=", mode)
    .executeTakeFirstOrThrow();
  return { operatorId, playerId, mode, version: version ?? account.version };
};
const watching = ({ operatorId, playerId, sessionId }: TestPlayer, page?: string): KnownSession => ({
  operatorId,
  playerId,
  sessionId,
  page,
});

it("one statement tells for accounts of many operators which have changed, by their place in the question", async () => {
  const demo = await mine.addSession(me, "demo");
  const [a, b, c] = [await knownOf(me), await knownOf(them, 0n), await knownOf(demo, 0n)];
  expect(new Set(await changedAccounts(gateway, [a, b, c]))).toEqual(new Set([b, c]));
  expect(await changedAccounts(gateway, [a])).toEqual([]);
  expect(await changedAccounts(gateway, [])).toEqual([]);
});

it("tells nothing of an account that is asked for as another operator's, or another player's", async () => {
  const theirAccount = await knownOf(them, 0n);
  for (const crossed of [
    { ...theirAccount, operatorId: mine.operatorId },
    { ...theirAccount, operatorId: randomUUID() },
    { ...theirAccount, playerId: me.playerId },
    { ...theirAccount, mode: "demo" as const },
  ]) {
    expect(await changedAccounts(gateway, [crossed])).toEqual([]);
    const [asMine] = await readAccounts(gateway, mine.operatorId, [{ ...crossed, since: 0n }]);
    if (crossed.playerId === them.playerId) expect(asMine).toBeUndefined();
  }
  const session = watching(them);
  for (const crossed of [
    { ...session, operatorId: mine.operatorId },
    { ...session, playerId: me.playerId },
    { ...session, sessionId: me.sessionId },
  ]) {
    expect((await endedSessions(gateway, [crossed])).get(crossed)?.code).toBe("token_invalid");
  }
});

it("a place that is asked with is all that comes back: no key, balance or time of anyone's", async () => {
  const { rows } = await sql`select * from changed_accounts(${JSON.stringify([
    { operator: theirs.operatorId, places: [7], players: [them.playerId], modes: ["real"], versions: ["0"] },
  ])}::jsonb)`.execute(gateway);
  expect(rows).toEqual([{ place: 7 }]);
});

it("leaves the transaction's operator as it was, and none where there was none", async () => {
  const current = sql<{ operator: string | null }>`select current_operator() as operator`;
  const asked = [await knownOf(them)];
  await inTenant(gateway, mine.operatorId, async (tx) => {
    await changedAccounts(tx, asked);
    await endedSessions(tx, [watching(them)]);
    expect((await current.execute(tx)).rows).toEqual([{ operator: mine.operatorId }]);
    expect(await tx.selectFrom("accounts").select("operator_id").distinct().execute()).toEqual([
      { operator_id: mine.operatorId },
    ]);
  });
  await changedAccounts(gateway, asked);
  expect((await current.execute(gateway)).rows).toEqual([{ operator: null }]);
  expect(await gateway.selectFrom("accounts").selectAll().execute()).toEqual([]);
});

it.each<Role>(["croupier_report", "croupier_worker", "croupier_service", "croupier_audit"])(
  "is the gateway's alone to ask, not %s's",
  async (role) => {
    const db = connect(role);
    await expect(changedAccounts(db, [])).rejects.toThrow(/permission denied/);
    await expect(endedSessions(db, [])).rejects.toThrow(/permission denied/);
  },
);

it("finds a session ended where, and only where, a call in it would be refused", async () => {
  const past = sql<Date>`now() - interval '1 second'`;
  // What is noted once a minute may be a minute old.
  const [idle, nearlyIdle] = [sql<Date>`now() - interval '1861 seconds'`, sql<Date>`now() - interval '1830 seconds'`];
  const changes = [
    {},
    { closed_at: past },
    { expires_at: past },
    { last_seen_at: idle },
    { last_seen_at: nearlyIdle },
    { closed_at: past, expires_at: past },
  ];
  const sessions = await Promise.all(
    changes.map(async (change) => {
      const player = await mine.addPlayer();
      const update = mine.db.updateTable("sessions").set(change).where("id", "=", player.sessionId);
      if (Object.keys(change).length > 0) await update.execute();
      return player;
    }),
  );
  await mine.db
    .updateTable("brands")
    .set({ allowed_origins: ["https://a.example"] })
    .where("id", "=", mine.operatorId)
    .execute();
  const live = createLiveSessions(gateway);
  const asked = sessions.flatMap((player) =>
    [undefined, "https://a.example", "https://b.example"].map((page) => ({ ...player, page })),
  );
  const ended = await endedSessions(gateway, asked);
  const refused = await Promise.all(
    asked.map(async (one) => {
      const verdict = await live.use(one, one.page);
      return "code" in verdict ? verdict : undefined;
    }),
  );
  expect(asked.map((one) => ended.get(one))).toEqual(refused);
  expect(new Set(refused.map((one) => one?.code))).toEqual(
    new Set([undefined, "origin_forbidden", "session_closed", "token_expired"]),
  );
});

it("says of sessions of many operators whether they may be used, waits for nobody who changes one, and notes the use", async () => {
  const [a, b, c] = [await mine.addPlayer(), await mine.addPlayer(), await theirs.addPlayer()];
  const ids = [a, b, c].map(({ sessionId }) => sessionId);
  const longAgo = sql<Date>`now() - interval '2 minutes'`;
  await mine.db.updateTable("sessions").set({ last_seen_at: longAgo }).where("id", "in", ids).execute();
  const notSeen = async (): Promise<readonly string[]> => {
    const of = mine.db.selectFrom("sessions").select("id").where("id", "in", ids);
    const rows = await of.where("last_seen_at", "<", sql<Date>`now() - interval '1 minute'`).execute();
    return rows.map(({ id }) => id);
  };
  const live = createLiveSessions(gateway);
  const unknown = { ...a, sessionId: randomUUID() };
  const asked = [a, b, c, unknown, b];
  await mine.db.transaction().execute(async (tx) => {
    await tx.updateTable("sessions").set({ reminded_at: new Date() }).where("id", "=", a.sessionId).execute();
    const verdicts = await Promise.all(asked.map((one) => live.use(one, undefined)));
    expect(verdicts).toMatchObject([
      { sessionId: a.sessionId },
      { sessionId: b.sessionId },
      { sessionId: c.sessionId },
      { code: "token_invalid" },
      { sessionId: b.sessionId },
    ]);
  });
  expect(await notSeen()).toEqual([a.sessionId]);
  await live.use(a, undefined);
  expect(await notSeen()).toEqual([]);
});

it("reads by primary key, whatever there is besides", async () => {
  await sql`insert into accounts (operator_id, player_id, mode, currency)
    select ${mine.operatorId}, gen_random_uuid(), 'real', 'EUR' from generate_series(1, 20000)`.execute(mine.db);
  await sql`analyze accounts`.execute(mine.db);
  const asked = await mine.db
    .selectFrom("accounts")
    .select(["operator_id as operatorId", "player_id as playerId", "mode", "version"])
    .where("operator_id", "=", mine.operatorId)
    .limit(1_000)
    .execute();
  const scans = async () => {
    for (const db of [gateway, mine.db]) await sql`select pg_stat_force_next_flush()`.execute(db);
    const { rows } = await sql<{ whole: bigint; byKey: bigint }>`
      select seq_scan as whole, idx_scan as "byKey" from pg_stat_user_tables where relname = 'accounts'`.execute(
      mine.db,
    );
    return rows[0] ?? { whole: 0n, byKey: 0n };
  };
  // A plan of when there were few accounts is kept until it is used again.
  await changedAccounts(gateway, asked);
  const before = await scans();
  for (let look = 0; look < 10; look += 1) await changedAccounts(gateway, asked);
  const after = await scans();
  expect(after.whole - before.whole).toBe(0n);
  expect(after.byKey - before.byKey).toBe(10_000n);
});
