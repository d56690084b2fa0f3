import { randomUUID } from "node:crypto";
import { uuidV7 } from "@croupier/contract/ids";
import type { FairnessState, RoundAnswer } from "@croupier/contract/round";
import { inTenant } from "@croupier/db/tenant";
import { openDatabase } from "@croupier/db/database";
import { createTestCasino, type TestCasino } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestGateway } from "../../test/gateway-fixture.ts";
import { startHostedGateway } from "../../test/hosted-gateway.ts";
import { addKey, addOperator } from "../../test/operator-fixture.ts";
import type { LoggedEntry } from "../audit/read-log.ts";
import { firstIdAt } from "./id-range.ts";
import type { SessionsPage } from "./list-sessions.ts";
import { readSession } from "./read-session.ts";
import type { ClosedSession, CreatedSession, LaunchedSession, SessionState } from "./sessions.ts";

let database: TestDatabase;
let casino: TestCasino;
let gateway: TestGateway;
/** Another one over the same database. */
let twin: TestGateway;
let apiKey: string;

beforeAll(async () => {
  database = await createTestDatabase();
  casino = await createTestCasino(database.url);
  [gateway, twin] = await Promise.all([
    startHostedGateway(database.url, (call) => casino.host.call(call)),
    startHostedGateway(database.url, (call) => casino.host.call(call)),
  ]);
  apiKey = await addKey(casino.db, casino.operatorId);
});

afterAll(async () => {
  await Promise.all([gateway?.close(), twin?.close()]);
  await casino?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const create = async (input: object = {}) => {
  const made = { playerId: randomUUID(), currency: "EUR", mode: "demo", ...input };
  return (await gateway.mutate<CreatedSession>("session.create", made, apiKey)).data;
};
const launch = async ({ launchToken }: CreatedSession) =>
  (await gateway.mutate<LaunchedSession>("session.launch", { launchToken })).data;
const open = async (input: object = {}) => launch(await create(input));
const seed = async (token: string): Promise<void> => {
  const { next } = (await gateway.query<FairnessState>("fairness.current", undefined, token)).data;
  await gateway.mutate("fairness.rotate", { clientSeed: "mine", commitment: next.commitment }, token);
};
const bet = (token: string, stake: number, at = gateway) =>
  at.mutate<RoundAnswer>(
    "games.coin-flip.open",
    { requestId: uuidV7(), wagers: [{ selection: { calls: ["heads"] }, stake }] },
    token,
  );
const get = (token: string, at = gateway) => at.query<SessionState>("session.get", undefined, token);
const close = (sessionId: string, by = apiKey) => gateway.mutate<ClosedSession>("session.close", { sessionId }, by);
const list = async (input: object = {}, by = apiKey) =>
  (await gateway.query<SessionsPage>("session.list", input, by)).data;

describe("a session that is closed by its operator", () => {
  it("takes nothing more, whichever gateway is asked, and stays closed when it was", async () => {
    const { token, sessionId } = await open();
    await seed(token);
    expect((await bet(token, 10, twin)).status).toBe(200);
    const first = await close(sessionId);
    expect(first.data).toEqual({ sessionId, closedAt: expect.stringMatching(/Z$/) });
    for (const at of [gateway, twin]) {
      expect((await bet(token, 10, at)).error.data.code).toBe("session_closed");
      expect((await get(token, at)).error.data.code).toBe("session_closed");
    }
    expect((await close(sessionId)).data).toEqual(first.data);
  });

  it("takes nothing that passed a gateway before, either", async () => {
    const player = await casino.addPlayer();
    await close(player.sessionId);
    const late = await casino.open(player, "coin-flip", [{ selection: { calls: ["heads"] }, stake: 10 }]);
    expect(late).toMatchObject({ code: "session_closed" });
  });

  it("can't be launched any more", async () => {
    const created = await create();
    await close(created.sessionId);
    const { launchToken } = created;
    expect((await gateway.mutate("session.launch", { launchToken })).error.data.code).toBe("session_closed");
  });

  it("is in the log, with who closed it", async () => {
    const { sessionId } = await open();
    const { closedAt } = (await close(sessionId)).data;
    const { data } = await gateway.query<{ entries: LoggedEntry[] }>("audit.list", { limit: 1 }, apiKey);
    const entry = { action: "session.close", subject: sessionId, before: { closedAt: null }, after: { closedAt } };
    expect(data.entries).toMatchObject([entry]);
  });

  it("is one of its own: another's is as one that there isn't", async () => {
    const { token, sessionId } = await open();
    const other = await addOperator(casino.db);
    const foreign = await close(sessionId, other.apiKey);
    const missing = await close(randomUUID(), other.apiKey);
    expect(foreign).toMatchObject({ status: 404, error: { data: { code: "session_not_found" } } });
    expect(foreign.error.message).toBe(missing.error.message);
    expect((await get(token)).status).toBe(200);
  });
});

describe("a player", () => {
  it("leaves its own session and no other, without a trace in the operator's log", async () => {
    const playerId = randomUUID();
    const [one, other] = [await open({ playerId }), await open({ playerId })];
    const before = (await gateway.query<{ entries: unknown[] }>("audit.list", { limit: 1 }, apiKey)).data;
    const left = await gateway.mutate<ClosedSession>("session.leave", undefined, one.token);
    expect(left.data.sessionId).toBe(one.sessionId);
    expect((await get(one.token, twin)).error.data.code).toBe("session_closed");
    expect((await get(other.token)).status).toBe(200);
    expect((await gateway.query("audit.list", { limit: 1 }, apiKey)).data).toEqual(before);
  });

  it("sees what it plays with, for how long, and what it has won and lost, to the unit", async () => {
    const input = { language: "de", jurisdiction: "MT", games: ["coin-flip", "dice"] };
    const { token, sessionId } = await open(input);
    const fresh = (await get(token)).data;
    expect(fresh).toMatchObject({ ...input, exponent: 2, rounds: 0, staked: "0", paidOut: "0", net: "0" });
    await seed(token);
    let [staked, paidOut] = [0n, 0n];
    for (const stake of [7, 1_001, 13]) {
      const { round } = (await bet(token, stake)).data;
      staked += BigInt(round.stake);
      paidOut += BigInt(round.payout);
    }
    const launched = sql<Date>`now() - interval '754 seconds'`;
    await casino.db.updateTable("sessions").set({ launched_at: launched }).where("id", "=", sessionId).execute();
    const { data } = await get(token);
    expect(data).toMatchObject({ rounds: 3, staked: `${staked}`, paidOut: `${paidOut}`, net: `${paidOut - staked}` });
    expect(data.balance - fresh.balance).toBe(Number(paidOut - staked));
    expect(data.elapsedSeconds).toBeGreaterThanOrEqual(754);
    expect(data.elapsedSeconds).toBeLessThan(800);
  });

  it("has in a session what was played in it alone, voids left out, and open rounds at their stake", async () => {
    const player = await casino.addPlayer({ balance: 1_000n });
    await casino.open(player, "coin-flip", [{ selection: { calls: ["heads"] }, stake: 10 }]);
    const again = await casino.addSession(player, "real");
    const opened = await casino.open(again, "ladder", [{ selection: { ladder: "left" }, stake: 40 }]);
    const asGateway = openDatabase({ url: database.url, role: "croupier_gateway", applicationName: "test" });
    const stateOf = (session: typeof player) =>
      inTenant(asGateway, session.operatorId, (tx) => readSession(tx, session));
    expect(await stateOf(player)).toMatchObject({ state: { rounds: 1, staked: "10" } });
    expect(await stateOf(again)).toMatchObject({ state: { rounds: 1, staked: "40", paidOut: "0", net: "-40" } });
    const { round } = opened as RoundAnswer;
    const { operatorId, playerId, mode } = again;
    const resolve = { operatorId, playerId, mode, game: "ladder", roundId: round.id, expectedStep: 0, policy: "void" };
    const system = { caller: { kind: "system" }, deadlineMs: Date.now() + 5_000 } as const;
    await casino.host.call({ ...system, path: "/internal/rounds/resolve", input: resolve });
    expect(await stateOf(again)).toMatchObject({ state: { rounds: 0, staked: "0", net: "0" } });
    await asGateway.destroy();
  });

  it("has staked nothing of its own in free rounds, and won what they paid", async () => {
    const playerId = randomUUID();
    const { token } = await open({ playerId, mode: "real" });
    await seed(token);
    const grantId = uuidV7();
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const rounds = { campaign: "test", games: ["coin-flip"], currency: "EUR", stake: 50, rounds: 1, expiresAt };
    await gateway.mutate("freeRounds.grant", { grantId, playerIds: [playerId], ...rounds }, apiKey);
    const wagers = [{ selection: { calls: ["heads"] }, stake: 50 }];
    const played = await gateway.mutate<RoundAnswer>(
      "games.coin-flip.open",
      { requestId: uuidV7(), grantId, wagers },
      token,
    );
    const payout = String(played.data.round.payout);
    expect((await get(token)).data).toMatchObject({ rounds: 1, staked: "0", paidOut: payout, net: payout });
  });

  it("is summed by a range of the rounds' own key, from the time that the session began", async () => {
    await using copy = await createTestDatabase();
    await using other = await createTestCasino(copy.url);
    const { operatorId, db } = other;
    // Enough that the operator's own index, which has their ids as well, is a worse way to one player's rounds.
    await sql`
      insert into rounds (operator_id, player_id, id, session_id, mode, currency, game, variant, rules_version, rules_hash,
        config_version, pair_id, nonce, status, step, wagers, stake, payout, parts, view, opened_at)
      select ${operatorId}, gen_random_uuid(), uuidv7(), gen_random_uuid(), 'real', 'EUR', 'ladder', 'standard', 1, '', 1,
        gen_random_uuid(), 0, 'open', 0, '[]', 1, 0, '[]', '{}', now()
      from generate_series(1, 1000)`.execute(db);
    await sql`analyze rounds`.execute(db);
    const plan = await sql<{ "QUERY PLAN": string }>`
      explain select sum(stake) from rounds where operator_id = ${operatorId} and player_id = ${randomUUID()}
        and id >= ${firstIdAt(Date.now() - 60_000)} and session_id = ${randomUUID()}`.execute(db);
    const lines = plan.rows.map((row) => row["QUERY PLAN"]).join("\n");
    expect(lines).toContain("rounds_pk");
    expect(lines).toMatch(/Index Cond: .*id >= /);
  });
});

it("the lowest id of a moment is below all that are made from then on, and above all before", () => {
  const now = 1_790_000_000_000;
  for (let n = 0; n < 100; n += 1) {
    expect(firstIdAt(now) <= uuidV7(now)).toBe(true);
    expect(firstIdAt(now) > uuidV7(now - 1)).toBe(true);
  }
  expect(firstIdAt(-1)).toBe("00000000-0000-7000-8000-000000000000");
});

describe("the operator's list of sessions", () => {
  const idsOf = ({ sessions }: SessionsPage) => sessions.map(({ sessionId }) => sessionId);

  it("is by the page, newest first, of one player or of all", async () => {
    const playerId = randomUUID();
    const made: string[] = [];
    for (let n = 0; n < 5; n += 1) made.push((await create({ playerId })).sessionId);
    await create();
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: SessionsPage = await list({ playerId, limit: 2, ...(cursor !== null && { cursor }) });
      seen.push(...idsOf(page));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(made.toReversed());
    const all = idsOf(await list({ limit: 6 }));
    expect(all.slice(1)).toEqual(made.toReversed());
  });

  it("shows what each is bound to", async () => {
    const playerId = randomUUID();
    const input = { playerId, language: "sv", jurisdiction: "DE", games: ["dice"], idleSeconds: 900 };
    const created = await create(input);
    const shown = { ...input, sessionId: created.sessionId, brandId: casino.operatorId, mode: "demo", currency: "EUR" };
    expect((await list({ playerId })).sessions).toMatchObject([
      { ...shown, launchedAt: null, lastSeenAt: null, closedAt: null },
    ]);
    await launch(created);
    const [launched] = (await list({ playerId })).sessions;
    expect(launched?.launchedAt).toBe(launched?.lastSeenAt);
  });

  it("leaves out what can't be used any more, unless all are wanted", async () => {
    const playerId = randomUUID();
    const [live, waiting] = [await open({ playerId }), await create({ playerId })];
    const past = new Date(Date.now() - 10_000);
    const ended = [
      { closed_at: past },
      { expires_at: past },
      { launched_at: null, launch_expires_at: past },
      { last_seen_at: new Date(Date.now() - 1_870_000) },
    ];
    for (const values of ended) {
      const { sessionId } = await open({ playerId });
      await casino.db.updateTable("sessions").set(values).where("id", "=", sessionId).execute();
    }
    expect(idsOf(await list({ playerId }))).toEqual([waiting.sessionId, live.sessionId]);
    expect(idsOf(await list({ playerId, live: false }))).toHaveLength(6);
  });

  it("has nothing of another operator's", async () => {
    const playerId = randomUUID();
    const { sessionId } = await open({ playerId });
    const other = await addOperator(casino.db);
    for (const input of [{}, { playerId }, { cursor: sessionId }, { live: false }]) {
      expect(await list(input, other.apiKey)).toEqual({ sessions: [], nextCursor: null });
    }
  });
});
