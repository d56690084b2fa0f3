import { randomUUID } from "node:crypto";
import { uuidV7 } from "@croupier/contract/ids";
import type { FairnessState } from "@croupier/contract/round";
import { createTestCasino, type TestCasino } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestGateway } from "../../test/gateway-fixture.ts";
import { startHostedGateway } from "../../test/hosted-gateway.ts";
import { addKey, addOperator } from "../../test/operator-fixture.ts";
import type { Brand } from "../brands/brands.ts";
import type { CreatedSession, LaunchedSession } from "./sessions.ts";

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

const create = (input: object = {}) =>
  gateway.mutate<CreatedSession>(
    "session.create",
    { playerId: randomUUID(), currency: "EUR", mode: "demo", ...input },
    apiKey,
  );
const launch = (launchToken: string, origin?: string, at = gateway) =>
  at.mutate<LaunchedSession>("session.launch", { launchToken }, undefined, origin === undefined ? {} : { origin });
const open = async (input: object = {}) => (await launch((await create(input)).data.launchToken)).data;
const get = async (token: string, origin?: string, at = gateway) =>
  at.query("session.get", undefined, token, origin === undefined ? {} : { origin });
const addBrand = async (settings: object = {}) =>
  (await gateway.mutate<Brand>("brands.create", { name: "Lucky", ...settings }, apiKey)).data;
const rowOf = (sessionId: string) =>
  casino.db.selectFrom("sessions").selectAll().where("id", "=", sessionId).executeTakeFirstOrThrow();

describe("a session", () => {
  it("is bound to what it was made for", async () => {
    const { brandId } = await addBrand();
    const games = ["coin-flip", "dice"];
    const { data } = await create({ brandId, language: "pt-br", jurisdiction: "GB", games, idleSeconds: 600 });
    expect(await rowOf(data.sessionId)).toMatchObject({
      brand_id: brandId,
      language: "pt-BR",
      jurisdiction: "GB",
      games,
      idle_seconds: 600,
      terms: {},
    });
    const rebindings = [
      sql`brand_id = ${casino.operatorId}`,
      sql`games = null`,
      sql`language = 'en'`,
      sql`jurisdiction = null`,
      sql`mode = 'real'`,
      sql`currency = 'USD'`,
      sql`idle_seconds = 86400`,
    ];
    for (const change of rebindings) {
      const rebound = sql`update sessions set ${change} where id = ${data.sessionId}`.execute(casino.db);
      await expect(rebound).rejects.toThrow("written once");
    }
  });

  it("that is told nothing is of the operator's first brand, for all games", async () => {
    const { data } = await create();
    expect(data.launchUrl).toBeNull();
    const row = { brand_id: casino.operatorId, language: null, jurisdiction: null, games: null, idle_seconds: 1_800 };
    expect(await rowOf(data.sessionId)).toMatchObject(row);
  });

  it("of a brand that has an address comes with where to send the player, the token in the fragment alone", async () => {
    const { brandId } = await addBrand({ launchUrl: "https://lucky.example/play?lobby=1" });
    const { data } = await create({ brandId });
    expect(data.launchUrl).toBe(`https://lucky.example/play?lobby=1#token=${data.launchToken}`);
    const url = new URL(data.launchUrl ?? "");
    expect(url.hash).toBe(`#token=${data.launchToken}`);
    expect(url.search).toBe("?lobby=1");
  });

  it("lasts as long as it is told, and no longer than any may", async () => {
    const { data } = await create({ lifetimeSeconds: 60 });
    const row = await rowOf(data.sessionId);
    expect(Math.round((row.expires_at.getTime() - row.created_at.getTime()) / 1_000)).toBe(60);
    expect(Date.parse(data.launchExpiresAt)).toBeLessThanOrEqual(row.expires_at.getTime());
    const refused = await create({ lifetimeSeconds: 601 });
    expect(refused.error).toMatchObject({ data: { code: "limit_exceeded" }, message: expect.stringContaining("600") });
  });

  it("is of one of the operator's own brands: another's is as one that there isn't", async () => {
    const other = await addOperator(casino.db);
    const playerId = randomUUID();
    const foreign = await create({ brandId: other.operatorId, playerId });
    const missing = await create({ brandId: randomUUID(), playerId });
    expect(foreign).toMatchObject({ status: 404, error: { data: { code: "brand_not_found" } } });
    expect(foreign.error.message).toBe(missing.error.message);
    const players = casino.db.selectFrom("players").select("id").where("external_id", "=", playerId);
    expect(await players.execute()).toEqual([]);
  });

  it.each([
    { language: "" },
    { language: "english please" },
    { language: "en_GB!" },
    { jurisdiction: "" },
    { jurisdiction: "MGA; drop" },
    { games: [] },
    { games: ["no-such-game"] },
    { games: ["dice", "dice"] },
    { idleSeconds: 59 },
    { idleSeconds: 86_401 },
    { lifetimeSeconds: 59 },
    { brandId: "lucky" },
  ])("is not made of %j", async (input) => {
    expect((await create(input)).error.data.code).toBe("invalid_request");
  });
});

describe("a session for some games", () => {
  const bet = (game: string, token: string, selection: object) =>
    gateway.mutate<{ round: { id: string } }>(
      `games.${game}.open`,
      { requestId: uuidV7(), wagers: [{ selection, stake: 10 }] },
      token,
    );
  const seed = async (token: string): Promise<void> => {
    const { next } = (await gateway.query<FairnessState>("fairness.current", undefined, token)).data;
    await gateway.mutate("fairness.rotate", { clientSeed: "mine", commitment: next.commitment }, token);
  };
  const dice = { direction: "under", target: 5_000 };

  it("opens rounds of those and of no others", async () => {
    const { token } = await open({ games: ["coin-flip"] });
    await seed(token);
    expect((await bet("coin-flip", token, { calls: ["heads"] })).status).toBe(200);
    const refused = await bet("dice", token, dice);
    expect(refused).toMatchObject({ status: 403, error: { data: { code: "game_not_in_session" } } });
    // The test's casino serves no dice, so to have found nobody is to have asked.
    expect((await bet("dice", (await open()).token, dice)).error.data.code).toBe("unavailable");
  });

  it("lets its player finish what was begun in another: acting and looking are refused by no list", async () => {
    const playerId = randomUUID();
    const { token } = await open({ playerId });
    await seed(token);
    const { round } = (await bet("mines", token, { mines: 3 })).data;
    const narrow = (await open({ playerId, games: ["dice"] })).token;
    expect((await gateway.query("games.mines.info", undefined, narrow)).status).toBe(200);
    const current = await gateway.query<{ round: unknown }>("games.mines.current", undefined, narrow);
    expect(current.data.round).toMatchObject({ id: round.id });
    const action = { requestId: uuidV7(), roundId: round.id, expectedStep: 0, action: { type: "reveal", tile: 7 } };
    const acted = await gateway.mutate<{ round: object }>("games.mines.act", action, narrow);
    expect(acted.data.round).toMatchObject({ id: round.id, step: 1 });
    expect((await bet("mines", narrow, { mines: 3 })).error.data.code).toBe("game_not_in_session");
  });
});

describe("an idle session", () => {
  const leave = (sessionId: string, seconds: number) =>
    sql`update sessions set last_seen_at = now() - make_interval(secs => ${seconds}) where id = ${sessionId}`.execute(
      casino.db,
    );
  const seenAgo = async (sessionId: string) => Date.now() - (await rowOf(sessionId)).last_seen_at.getTime();

  it("has ended for good, whichever gateway is asked", async () => {
    const { token, sessionId } = await open({ idleSeconds: 60 });
    await leave(sessionId, 121);
    for (const at of [gateway, twin, gateway]) {
      expect((await get(token, undefined, at)).error).toMatchObject({
        data: { code: "token_expired" },
        message: expect.stringContaining("heard"),
      });
    }
    expect(await seenAgo(sessionId)).toBeGreaterThan(100_000);
  });

  it("is not one that was used within its time, to the second", async () => {
    const { token, sessionId } = await open({ idleSeconds: 60 });
    // What was noted may be a minute older than the last call.
    await leave(sessionId, 115);
    expect((await get(token)).status).toBe(200);
    expect(await seenAgo(sessionId)).toBeLessThan(60_000);
  });

  it("is noted to be in use once a minute, not at each call", async () => {
    const { token, sessionId } = await open();
    await leave(sessionId, 30);
    const before = await rowOf(sessionId);
    await Promise.all([get(token), get(token, undefined, twin), get(token)]);
    expect((await rowOf(sessionId)).last_seen_at).toEqual(before.last_seen_at);
    await leave(sessionId, 61);
    await Promise.all(Array.from({ length: 8 }, (_, n) => get(token, undefined, n % 2 ? gateway : twin)));
    expect(await seenAgo(sessionId)).toBeLessThan(30_000);
  });

  it("is not woken by its launch token, whose exchange may be repeated", async () => {
    const { launchToken, sessionId } = (await create({ idleSeconds: 60 })).data;
    const exchange = () =>
      gateway.mutate<LaunchedSession>("session.launch", { launchToken, exchangeId: "e".repeat(22) });
    await exchange();
    await leave(sessionId, 121);
    const { token } = (await exchange()).data;
    expect((await get(token)).error.data.code).toBe("token_expired");
  });
});

describe("a launch token", () => {
  it("buys one session token, whichever of two gateways is asked, and however often", async () => {
    const { launchToken } = (await create()).data;
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => launch(launchToken, undefined, n % 2 ? gateway : twin)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const codes = new Set(answers.flatMap(({ error }) => (error ? [error.data.code] : [])));
    expect(codes).toEqual(new Set(["launch_token_used"]));
  });
});

describe("a page", () => {
  const home = "https://lucky.example";
  const others = [
    "null",
    "",
    "*",
    "https://LUCKY.example",
    "http://lucky.example",
    "https://lucky.example:8443",
    "https://lucky.example.evil.example",
    "https://evil-lucky.example",
    "https://sub.lucky.example",
    "https://lucky.example/",
    "https://lucky.example, https://evil.example",
    "https://evil.example",
  ];
  const openOf = async (allowedOrigins: readonly string[]) => {
    const { brandId } = await addBrand({ allowedOrigins });
    return { brandId, created: (await create({ brandId })).data };
  };

  it("of the brand's origins launches and plays; of any other it can't even launch", async () => {
    const { created } = await openOf([home]);
    for (const origin of others) {
      const refused = await launch(created.launchToken, origin);
      expect([origin, refused.status, refused.error?.data.code]).toEqual([origin, 403, "origin_forbidden"]);
    }
    const { token } = (await launch(created.launchToken, home)).data;
    expect((await get(token, home)).status).toBe(200);
    for (const origin of others) {
      const refused = await get(token, origin);
      expect([origin, refused.status, refused.error?.data.code]).toEqual([origin, 403, "origin_forbidden"]);
    }
  });

  it("that may not use a session does not keep it alive either", async () => {
    const { created } = await openOf([home]);
    const { token, sessionId } = (await launch(created.launchToken, home)).data;
    const seen = sql<Date>`now() - interval '5 minutes'`;
    await casino.db.updateTable("sessions").set({ last_seen_at: seen }).where("id", "=", sessionId).execute();
    const before = await rowOf(sessionId);
    await get(token, "https://evil.example");
    expect((await rowOf(sessionId)).last_seen_at).toEqual(before.last_seen_at);
  });

  it("is looked at in every kind of call, and an operator's back end, which is none, is not", async () => {
    const { created, brandId } = await openOf([home]);
    const { token } = (await launch(created.launchToken)).data;
    const evil = { origin: "https://evil.example" };
    const calls = [
      gateway.mutate("fairness.rotate", { clientSeed: "mine" }, token, evil),
      gateway.query("rounds.list", undefined, token, evil),
      gateway.query("games.coin-flip.current", undefined, token, evil),
      gateway.mutate("games.coin-flip.open", {}, token, evil),
    ];
    for (const call of calls) expect((await call).error.data.code).toBe("origin_forbidden");
    expect((await gateway.query("rounds.list", undefined, token)).status).toBe(200);
    const input = { playerId: randomUUID(), currency: "EUR", mode: "demo", brandId };
    expect((await gateway.mutate("session.create", input, apiKey, evil)).status).toBe(200);
  });

  it("of any origin may use a brand that names none, and from the next call on a list counts", async () => {
    const { created, brandId } = await openOf([]);
    const { token } = (await launch(created.launchToken, "null")).data;
    expect((await get(token, "https://evil.example")).status).toBe(200);
    await gateway.mutate("brands.update", { brandId, allowedOrigins: [home] }, apiKey);
    expect((await get(token, "https://evil.example", twin)).error.data.code).toBe("origin_forbidden");
    expect((await get(token, home, twin)).status).toBe(200);
  });

  it("learns nothing of a session that it may not use but that", async () => {
    const { created } = await openOf([home]);
    const { token, sessionId } = (await launch(created.launchToken, home)).data;
    await casino.db.updateTable("sessions").set({ closed_at: new Date() }).where("id", "=", sessionId).execute();
    expect((await get(token, home)).error.data.code).toBe("session_closed");
    expect((await launch(created.launchToken, "https://evil.example")).error.data.code).toBe("launch_token_used");
  });
});
