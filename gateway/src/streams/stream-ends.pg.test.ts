import { once } from "node:events";
import { createTestCasino, type TestCasino, type TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sessionKey, startTestGateway, type TestGateway } from "../../test/gateway-fixture.ts";
import { askForStream, openStream } from "../../test/open-stream.ts";
import { addKey } from "../../test/operator-fixture.ts";
import { createSessionTokens } from "../auth/session-tokens.ts";
import type { ErrorShape } from "../errors/error-shape.ts";

let database: TestDatabase;
let casino: TestCasino;
let gateway: TestGateway;

beforeAll(async () => {
  database = await createTestDatabase();
  casino = await createTestCasino(database.url);
  gateway = await startTestGateway({ databaseUrl: database.url, streams: { each: 2, all: 4 } });
});

afterAll(async () => {
  await gateway?.close();
  await casino?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const tokenOf = (player: TestPlayer, lastsMs = 60_000): Promise<string> =>
  createSessionTokens(sessionKey).issue(player, new Date(Date.now() + lastsMs));

const open = async (player: TestPlayer, headers: Readonly<Record<string, string>> = {}, at = gateway) =>
  openStream(at.url, { token: await tokenOf(player), headers });

/** What a request for a stream is refused with. */
const refusalOf = async (asked: Parameters<typeof askForStream>[1]) => {
  const { response, sent } = await askForStream(gateway.url, asked);
  if (response.statusCode === 200) {
    // It has no end.
    sent.destroy();
    return { status: 200, code: "", retryAfter: undefined };
  }
  const { error } = JSON.parse(Buffer.concat(await response.toArray()).toString()) as { readonly error: ErrorShape };
  return { status: response.statusCode, code: error.data.code, retryAfter: response.headers["retry-after"] };
};

const sessionOf = ({ playerId, sessionId }: TestPlayer) =>
  casino.db.updateTable("sessions").where("player_id", "=", playerId).where("id", "=", sessionId);

const ends: readonly (readonly [what: string, code: string, end: (player: TestPlayer) => Promise<unknown>])[] = [
  [
    "closed by its operator",
    "session_closed",
    async ({ sessionId }) => {
      const key = await addKey(casino.db, casino.operatorId, { scopes: ["sessions"] });
      await gateway.mutate("session.close", { sessionId }, key);
    },
  ],
  ["over", "token_expired", (player) => sessionOf(player).set({ expires_at: new Date() }).execute()],
  [
    "idle: to watch is no use of it",
    "token_expired",
    (player) =>
      sessionOf(player)
        .set({ last_seen_at: sql<Date>`now() - interval '31 minutes'` })
        .execute(),
  ],
];

it.each(ends)("a session that is %s ends its stream at once, and says why", async (_, code, end) => {
  const player = await casino.addPlayer();
  await using stream = await open(player);
  await stream.event();
  await end(player);
  const last = (await stream.rest()).at(-1);
  expect(last?.event).toBe("serialized-error");
  expect((JSON.parse(last?.data ?? "") as ErrorShape).data).toMatchObject({ code, httpStatus: 401 });
  expect(await refusalOf({ token: await tokenOf(player) })).toMatchObject({ status: 401, code });
});

it("what happened last is told before the end", async () => {
  const player = await casino.addPlayer();
  await using stream = await open(player);
  await stream.event();
  await casino.db.transaction().execute(async (tx) => {
    await sql`update accounts set balance = balance + 1, version = version + 1 where player_id = ${player.playerId}`.execute(
      tx,
    );
    await tx.updateTable("sessions").set({ closed_at: new Date() }).where("id", "=", player.sessionId).execute();
  });
  expect((await stream.rest()).map(({ event }) => event)).toEqual(["message", "serialized-error"]);
});

it("a page whose origin is taken from its brand's list is shown nothing more", async () => {
  const player = await casino.addPlayer();
  await using stream = await open(player, { origin: "https://casino.example" });
  await stream.event();
  const { operatorId } = casino;
  await casino.db
    .updateTable("brands")
    .set({ allowed_origins: ["https://other.example"] })
    .where("id", "=", operatorId)
    .execute();
  expect((await stream.rest()).at(-1)?.data).toContain("origin_forbidden");
  expect(
    await refusalOf({ token: await tokenOf(player), headers: { origin: "https://casino.example" } }),
  ).toMatchObject({
    status: 403,
    code: "origin_forbidden",
  });
  await casino.db.updateTable("brands").set({ allowed_origins: [] }).where("id", "=", operatorId).execute();
});

it("to watch, and to come back, is no use of the session", async () => {
  const player = await casino.addPlayer();
  await sessionOf(player)
    .set({ last_seen_at: sql<Date>`now() - interval '10 minutes'` })
    .execute();
  const seen = async () =>
    (
      await casino.db
        .selectFrom("sessions")
        .select("last_seen_at")
        .where("id", "=", player.sessionId)
        .executeTakeFirst()
    )?.last_seen_at;
  const before = await seen();
  const stream = await open(player);
  await stream.event();
  stream.close();
  expect(await seen()).toEqual(before);
});

it("refuses who is not a player with a live session, before anything is streamed", async () => {
  const player = await casino.addPlayer();
  const key = await addKey(casino.db, casino.operatorId);
  const stranger = { ...player, sessionId: "0198c5b2-3f00-7000-8000-00000000000c" };
  for (const [asked, status, code] of [
    [{}, 401, "token_missing"],
    [{ token: key }, 401, "token_invalid"],
    [{ token: await tokenOf(player, -120_000) }, 401, "token_expired"],
    [{ token: await tokenOf(stranger) }, 401, "token_invalid"],
    [{ token: await tokenOf({ ...player, operatorId: stranger.sessionId }) }, 401, "token_invalid"],
    [{ token: await tokenOf(player), path: "session.get" }, 404, "unknown_procedure"],
    [{ token: await tokenOf(player), path: "" }, 404, "unknown_procedure"],
    [{ token: await tokenOf(player), path: "constructor" }, 404, "unknown_procedure"],
    [{ token: await tokenOf(player), path: "session.__proto__" }, 404, "unknown_procedure"],
    [{ token: await tokenOf(player), path: "session.watch?input=%7B" }, 400, "invalid_request"],
    [{ token: await tokenOf(player), path: "session.watch?input=%7B%22no%22:1%7D" }, 400, "invalid_request"],
    [{ token: await tokenOf(player), lastEventId: "x".repeat(65) }, 400, "invalid_request"],
  ] as const) {
    expect(await refusalOf(asked)).toMatchObject({ status, code });
  }
  expect((await fetch(`${gateway.url}/stream/session.watch`, { method: "POST" })).status).toBe(405);
});

it("takes so many of a player and so many in all, and more again when one has gone", async () => {
  const [player, two, three] = [await casino.addPlayer(), await casino.addPlayer(), await casino.addPlayer()];
  const streams = [await open(player), await open(player)];
  const refused = { status: 429, code: "too_many_streams", retryAfter: "10" };
  expect(await refusalOf({ token: await tokenOf(player) })).toEqual(refused);
  streams.push(await open(two), await open(two));
  expect(await refusalOf({ token: await tokenOf(three) })).toEqual(refused);
  const [first] = streams;
  await first?.event();
  await first?.[Symbol.asyncDispose]();
  await expect
    .poll(async () => (await gateway.metrics.registry.metrics()).match(/croupier_streams_open\S* (\d+)/)?.[1])
    .toBe("3");
  streams.push(await open(three));
  for (const stream of streams) await stream[Symbol.asyncDispose]();
});

it("a reader that comes back takes its own place, though nobody has noticed that it was gone", async () => {
  const player = await casino.addPlayer();
  const [token, other] = [await tokenOf(player), await tokenOf(await casino.addSession(player, "real"))];
  await using ghost = await openStream(gateway.url, { token, reader: "phone" });
  await ghost.event();
  // A name is one session's.
  await using tablet = await openStream(gateway.url, { token: other, reader: "phone" });
  await tablet.event();
  expect(await refusalOf({ token, reader: "desk" })).toMatchObject({ code: "too_many_streams" });
  await using back = await openStream(gateway.url, { token, reader: "phone" });
  expect((await ghost.rest()).map(({ event }) => event)).toEqual([]);
  await casino.deposit(player, 1n);
  for (const stream of [back, tablet]) await stream.event();
  expect(await refusalOf({ token, reader: "desk" })).toMatchObject({ code: "too_many_streams" });
});

it("a gateway that goes tells its streams to come back, not all at once, and is soon gone", async () => {
  const going = await startTestGateway({ databaseUrl: database.url });
  const players = await Promise.all(Array.from({ length: 5 }, () => casino.addPlayer()));
  const streams = await Promise.all(players.map((player) => open(player, {}, going)));
  for (const stream of streams) await stream.event();
  const [player] = players;
  if (player) await casino.deposit(player, 1n);
  const closing = going.close();
  const lasts = await Promise.all(streams.map(async (stream) => (await stream.rest()).at(-1)));
  for (const last of lasts) expect(last).toMatchObject({ event: "reconnect", data: '{"reason":"draining"}' });
  const retries = lasts.map((last) => Number(last?.retry));
  expect(new Set(retries).size).toBeGreaterThan(1);
  for (const ms of retries) expect(ms >= 500 && ms < 5_000).toBe(true);
  const startedMs = performance.now();
  await closing;
  expect(performance.now() - startedMs).toBeLessThan(2_000);
});

it("no stream lasts for ever: it is told to come back, and is told nothing twice when it does", async () => {
  await using hasty = await startTestGateway({ databaseUrl: database.url, longestMs: 300 });
  const player = await casino.addPlayer({ balance: 10n });
  await using stream = await open(player, {}, hasty);
  const { id } = await stream.event();
  const last = (await stream.rest()).at(-1);
  expect(last).toMatchObject({ event: "reconnect", data: '{"reason":"duration"}' });
  await using again = await openStream(gateway.url, { token: await tokenOf(player), lastEventId: id });
  await casino.deposit(player, 1n);
  expect((await again.event()).data).toMatchObject({ type: "change", balance: 11 });
});

it("a gateway that is going takes no new streams", async () => {
  await using going = await startTestGateway({ databaseUrl: database.url });
  going.drain();
  const { response } = await askForStream(going.url, { token: await tokenOf(await casino.addPlayer()) });
  response.resume();
  await once(response, "close");
  expect(response.statusCode).toBe(503);
});

it("lets pages read it, and answers what a browser asks beforehand", async () => {
  const player = await casino.addPlayer();
  const asks = {
    "access-control-request-method": "GET",
    "access-control-request-headers": "authorization, last-event-id",
  };
  const origin = "https://casino.example";
  const before = await fetch(`${gateway.url}/stream/session.watch`, {
    method: "OPTIONS",
    headers: { origin, ...asks },
  });
  expect(before.status).toBe(204);
  expect(before.headers.get("access-control-allow-headers")).toContain("last-event-id");
  await using stream = await open(player, { origin });
  expect(stream.response.headers["access-control-allow-origin"]).toBe("*");
});
