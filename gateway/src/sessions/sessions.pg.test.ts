import { createHash } from "node:crypto";
import { type Database, openDatabase } from "@croupier/db/database";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { afterAll, beforeAll, expect, it } from "vitest";
import { rootKey, startTestGateway, type TestGateway, type TestGatewayOptions } from "../../test/gateway-fixture.ts";
import { addOperator, openAccountIn } from "../../test/operator-fixture.ts";
import { type Deed, type HostCall, type ScriptedHost, startScriptedHost } from "../../test/scripted-host.ts";
import { contracts } from "../games.gen.ts";
import type { CreatedSession, LaunchedSession, SessionState } from "./sessions.ts";

let database: TestDatabase;
let db: Database;
let hosts: readonly ScriptedHost[];
let gateway: TestGateway;
let script: (call: HostCall) => Promise<Deed>;
let apiKey: string;
let operatorId: string;

/** Every game's service, each at an address of its own. */
const startHosts = () =>
  Promise.all(Object.keys(contracts).map((game) => startScriptedHost(game, rootKey, (call) => script(call))));

const options = (): TestGatewayOptions => ({
  databaseUrl: database.url,
  serviceUrls: new Map(Object.keys(contracts).map((game, n) => [game, hosts[n]?.url ?? ""])),
});

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, applicationName: "test", onBrokenConnection: () => {} });
  script = (call) => openAccountIn(db, call);
  hosts = await startHosts();
  gateway = await startTestGateway(options());
  ({ apiKey, operatorId } = await addOperator(db));
});

afterAll(async () => {
  await gateway?.close();
  await Promise.all((hosts ?? []).map((host) => host[Symbol.asyncDispose]()));
  await db?.destroy();
  await database?.[Symbol.asyncDispose]();
});

const create = (input: object = {}, key = apiKey, at = gateway) =>
  at.mutate<CreatedSession>("session.create", { playerId: "ann", currency: "EUR", ...input }, key);
const launch = (launchToken: string, at = gateway) => at.mutate<LaunchedSession>("session.launch", { launchToken });
const state = (token: string) => gateway.query<SessionState>("session.get", undefined, token);
const open = async (input: object = {}) => {
  const created = await create(input);
  return (await launch(created.data.launchToken)).data;
};

it("goes from an operator's key to a launch token to a session token to the session", async () => {
  const created = await create();
  expect(created.status).toBe(200);
  expect(created.data.launchToken).toMatch(/^launch_[A-Za-z0-9_-]{43}$/);
  const launched = await launch(created.data.launchToken);
  expect(launched.data.sessionId).toBe(created.data.sessionId);
  const { data } = await state(launched.data.token);
  expect(data).toMatchObject({ sessionId: created.data.sessionId, mode: "real", currency: "EUR", balance: 1_000 });
  expect(Date.parse(data.expiresAt) - Date.parse(data.openedAt)).toBeGreaterThan(590_000);
  expect(launched.data.expiresAt).toBe(data.expiresAt);
});

it("keeps of a launch token only its hash", async () => {
  const { data } = await create();
  const row = await db.selectFrom("sessions").selectAll().where("id", "=", data.sessionId).executeTakeFirstOrThrow();
  const hash = createHash("sha256").update(data.launchToken).digest("hex");
  expect(Buffer.from(row.launch_hash).toString("hex")).toBe(hash);
});

it("knows a player again by the operator's own id, and only within that operator", async () => {
  const other = await addOperator(db);
  const sessions = await Promise.all([create(), create(), create({ mode: "demo" }), create({}, other.apiKey)]);
  const rows = await db
    .selectFrom("sessions")
    .innerJoin("players", "players.id", "sessions.player_id")
    .select(["player_id", "players.operator_id", "external_id"])
    .where(
      "sessions.id",
      "in",
      sessions.map(({ data }) => data.sessionId),
    )
    .execute();
  expect(new Set(rows.map(({ external_id }) => external_id))).toEqual(new Set(["ann"]));
  expect(new Set(rows.map(({ player_id }) => player_id)).size).toBe(2);
  expect(rows.filter((row) => row.operator_id === operatorId)).toHaveLength(3);
});

it("lets one of many exchanges win", async () => {
  const { data } = await create();
  const answers = await Promise.all(Array.from({ length: 12 }, () => launch(data.launchToken)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  const codes = answers.flatMap(({ error }) => (error ? [error.data.code] : []));
  expect(codes).toEqual(Array(11).fill("launch_token_used"));
});

it("repeats an exchange whose answer was lost, and no other", async () => {
  const { data } = await create();
  const exchange = (exchangeId: string) =>
    gateway.mutate<LaunchedSession>("session.launch", { launchToken: data.launchToken, exchangeId });
  const first = await exchange("a".repeat(22));
  expect((await exchange("a".repeat(22))).data).toEqual(first.data);
  expect((await exchange("b".repeat(22))).error.data.code).toBe("launch_token_used");
  expect((await launch(data.launchToken)).error.data.code).toBe("launch_token_used");
});

it("tells an expired launch token from an unknown and from a closed one", async () => {
  expect((await launch("launch_unknown")).error.data.code).toBe("token_invalid");
  const expired = await create();
  await db
    .updateTable("sessions")
    .set({ launch_expires_at: new Date(0) })
    .where("id", "=", expired.data.sessionId)
    .execute();
  expect((await launch(expired.data.launchToken)).error.data.code).toBe("token_expired");
  const closed = await create();
  await db.updateTable("sessions").set({ closed_at: new Date() }).where("id", "=", closed.data.sessionId).execute();
  expect((await launch(closed.data.launchToken)).error.data.code).toBe("session_closed");
});

it("ends with its row: closed, expired or gone, whatever its token says", async () => {
  const { token, sessionId } = await open();
  const change = (values: { closed_at?: Date | null; expires_at?: Date }) =>
    db.updateTable("sessions").set(values).where("id", "=", sessionId).execute();
  const code = async () => (await state(token)).error?.data.code;
  expect(await code()).toBeUndefined();
  await change({ closed_at: new Date() });
  expect(await code()).toBe("session_closed");
  await change({ closed_at: null, expires_at: new Date(Date.now() - 1) });
  expect(await code()).toBe("token_expired");
  await db.deleteFrom("sessions").where("id", "=", sessionId).execute();
  expect(await code()).toBe("token_invalid");
});

it("takes no key that is unknown, expired or revoked, and no token in a key's place", async () => {
  const past = new Date(Date.now() - 1_000);
  const expired = await addOperator(db, { expiresAt: past });
  const revoked = await addOperator(db, { revokedAt: past });
  const { token } = await open();
  for (const key of ["key_unknown", expired.apiKey, revoked.apiKey, token]) {
    const answer = await create({}, key);
    expect(answer).toMatchObject({ status: 401, error: { data: { code: "key_invalid" } } });
  }
  const future = await addOperator(db, { expiresAt: new Date(Date.now() + 60_000) });
  expect((await create({}, future.apiKey)).status).toBe(200);
  expect((await state(apiKey)).error.data.code).toBe("token_invalid");
});

it.each([
  { playerId: "" },
  { playerId: "x".repeat(129) },
  { currency: "eur" },
  { currency: "EU" },
  { mode: "test" },
  { x: 1 },
])("takes no %j", async (input) => {
  expect((await create(input)).error.data.code).toBe("invalid_request");
});

it("asks a host for the account first, and passes its refusal on", async () => {
  script = () =>
    Promise.resolve({ status: 409, json: { code: "currency_mismatch", message: "This account is in EUR." } });
  const before = await db.selectFrom("sessions").select("id").execute();
  const answer = await create({ currency: "SEK" });
  script = (call) => openAccountIn(db, call);
  expect(answer).toMatchObject({
    status: 409,
    error: { message: "This account is in EUR.", data: { code: "currency_mismatch" } },
  });
  expect(await db.selectFrom("sessions").select("id").execute()).toHaveLength(before.length);
});

it("finishes what is in flight before it goes, and takes nothing new", async () => {
  const leaving = await startTestGateway(options());
  const { token } = await open();
  const { promise: arrived, resolve } = Promise.withResolvers<void>();
  script = () => {
    resolve();
    return Promise.resolve({ json: { round: null, balance: 5 }, afterMs: 300 });
  };
  const inFlight = leaving.query<{ balance: number }>("games.coin-flip.current", undefined, token);
  await arrived;
  const closed = leaving.close();
  await expect(leaving.query("games.coin-flip.current", undefined, token)).rejects.toThrow("fetch failed");
  expect((await inFlight).data).toEqual({ round: null, balance: 5 });
  await closed;
  script = (call) => openAccountIn(db, call);
});
