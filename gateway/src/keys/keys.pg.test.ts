import { type Database, openDatabase } from "@croupier/db/database";
import type { KeyScope } from "@croupier/db/tables/api-keys";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestGateway, type TestGateway } from "../../test/gateway-fixture.ts";
import { addKey, addOperator } from "../../test/operator-fixture.ts";
import type { LoggedEntry } from "../audit/read-log.ts";
import type { KeyInfo, NewKey } from "./key-info.ts";

let database: TestDatabase;
let db: Database;
let gateway: TestGateway;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, applicationName: "test", onBrokenConnection: () => {} });
  gateway = await startTestGateway({ databaseUrl: database.url });
});

afterAll(async () => {
  await gateway?.close();
  await db?.destroy();
  await database?.[Symbol.asyncDispose]();
});

const DAY_MS = 86_400_000;

const addAdmin = async () => {
  const { operatorId, apiKey: spare } = await addOperator(db, { scopes: ["reports"] });
  const admin = await addKey(db, operatorId, { scopes: ["admin"] });
  return { operatorId, spare, admin };
};
const create = (admin: string, input: object = {}) =>
  gateway.mutate<NewKey>("keys.create", { name: "back end", scopes: ["reports"], ...input }, admin);
const list = async (admin: string, input?: object) =>
  (await gateway.query<{ keys: KeyInfo[]; nextCursor: string | null }>("keys.list", input, admin)).data;
const revoke = (admin: string, keyId: string) => gateway.mutate<KeyInfo>("keys.revoke", { keyId }, admin);
const rotate = (admin: string, keyId: string, input: object = {}) =>
  gateway.mutate<{ made: NewKey; replaced: KeyInfo }>("keys.rotate", { keyId, ...input }, admin);
const works = async (key: string): Promise<boolean> =>
  (await gateway.query("reports.openRounds", undefined, key)).status === 200;
const expire = (keyId: string) =>
  db.updateTable("api_keys").set({ expires_at: new Date() }).where("id", "=", keyId).execute();

/** A key is looked up again within a second. */
const SOON = { interval: 50, timeout: 5_000 };

describe("a key", () => {
  it("is shown once, and kept as its hash alone", async () => {
    const { admin } = await addAdmin();
    const { data } = await create(admin);
    expect(data).toMatchObject({ name: "back end", scopes: ["reports"], expiresAt: null, revokedAt: null });
    expect(data.key).toMatch(/^key_[A-Za-z0-9_-]{43}$/);
    expect(await works(data.key)).toBe(true);
    expect(JSON.stringify(await list(admin))).not.toContain(data.key);
    const { rows } = await sql<{ row: string }>`
      select t::text as row from api_keys t union all select l::text from audit_log l`.execute(db);
    expect(rows.filter(({ row }) => row.includes(data.key.slice(4)))).toEqual([]);
  });

  it("does what its scopes say and nothing else", async () => {
    const { admin } = await addAdmin();
    const { data } = await create(admin, { scopes: ["wallet", "sessions"] });
    const refused = await gateway.query("reports.openRounds", undefined, data.key);
    expect(refused.error.data).toMatchObject({ code: "forbidden", httpStatus: 403 });
    expect(refused.error.message).toBe("This key lacks the scope 'reports'.");
    expect((await create(data.key)).error.data.code).toBe("forbidden");
    expect(await works(admin)).toBe(false);
  });

  it("ends when it expires", async () => {
    const { admin } = await addAdmin();
    const expiresAt = new Date(Date.now() + DAY_MS).toISOString();
    const { data } = await create(admin, { expiresAt });
    expect(data.expiresAt).toBe(expiresAt);
    expect(await works(data.key)).toBe(true);
    await expire(data.keyId);
    await expect.poll(() => works(data.key), SOON).toBe(false);
  });

  it("ends at once when it is revoked, for good and however often", async () => {
    const { admin } = await addAdmin();
    const { data } = await create(admin);
    const first = await revoke(admin, data.keyId);
    expect(await works(data.key)).toBe(false);
    expect((await revoke(admin, data.keyId)).data).toEqual(first.data);
  });

  it("tells when it was used, to the minute", async () => {
    const { admin } = await addAdmin();
    const { data } = await create(admin);
    const lastUse = async () => (await list(admin)).keys.find(({ keyId }) => keyId === data.keyId)?.lastUsedAt;
    expect(await lastUse()).toBeNull();
    await works(data.key);
    const first = await lastUse();
    expect(Math.abs(Date.now() - Date.parse(first ?? ""))).toBeLessThan(60_000);
    await Promise.all(Array.from({ length: 10 }, () => works(data.key)));
    expect(await lastUse()).toBe(first);
    await db
      .updateTable("api_keys")
      .set({ last_used_at: new Date(Date.now() - 61_000) })
      .where("id", "=", data.keyId)
      .execute();
    const last = async () => (await works(data.key)) && Date.parse((await lastUse()) ?? "");
    await expect.poll(last, SOON).toBeGreaterThan(Date.parse(first ?? ""));
  });

  const malformed: readonly (readonly [what: string, input: object])[] = [
    ["no scope", { scopes: [] }],
    ["a scope twice", { scopes: ["reports", "reports"] }],
    ["a scope that there is not", { scopes: ["everything"] }],
    ["no name", { name: "" }],
    ["an end that is past", { expiresAt: "2020-01-01T00:00:00Z" }],
  ];
  it.each(malformed)("is not made with %s", async (_, input) => {
    const { admin } = await addAdmin();
    expect((await create(admin, input)).error.data.code).toBe("invalid_request");
  });
});

describe("a rotation", () => {
  it("lets both keys work until the overlap is over", async () => {
    const { admin } = await addAdmin();
    const { data: old } = await create(admin);
    const { data } = await rotate(admin, old.keyId, { overlapSeconds: 3_600 });
    expect(data.made).toMatchObject({ name: old.name, scopes: old.scopes, expiresAt: null });
    expect(data.replaced).toMatchObject({ keyId: old.keyId, replacedBy: data.made.keyId });
    expect(Date.parse(data.replaced.expiresAt ?? "") - Date.now()).toBeGreaterThan(3_500_000);
    expect([await works(old.key), await works(data.made.key)]).toEqual([true, true]);
    await expire(old.keyId);
    await expect.poll(() => works(old.key), SOON).toBe(false);
    expect(await works(data.made.key)).toBe(true);
  });

  it("gives the new key a life as long as the old one's, and the old one no longer than it had", async () => {
    const { admin } = await addAdmin();
    const { data: old } = await create(admin, { expiresAt: new Date(Date.now() + 600_000).toISOString() });
    const { data } = await rotate(admin, old.keyId);
    expect(data.replaced.expiresAt).toBe(old.expiresAt);
    const lifeMs = ({ createdAt, expiresAt }: KeyInfo) => Date.parse(expiresAt ?? "") - Date.parse(createdAt);
    expect(Math.abs(lifeMs(data.made) - lifeMs(old))).toBeLessThan(2_000);
  });

  it("without overlap ends the old key at once", async () => {
    const { admin } = await addAdmin();
    const { data: old } = await create(admin);
    await rotate(admin, old.keyId, { overlapSeconds: 0 });
    expect(await works(old.key)).toBe(false);
  });

  it("happens once for each key, however many ask at once, and not for one that has ended", async () => {
    const { admin } = await addAdmin();
    const { data: old } = await create(admin);
    const answers = await Promise.all(Array.from({ length: 5 }, () => rotate(admin, old.keyId)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(new Set(answers.flatMap(({ error }) => (error ? [error.data.code] : [])))).toEqual(new Set(["key_ended"]));
    const { data: revoked } = await create(admin);
    await revoke(admin, revoked.keyId);
    expect((await rotate(admin, revoked.keyId)).error.data.code).toBe("key_ended");
  });
});

describe("an operator", () => {
  it("can't lock itself out, not even by revoking its last two admin keys at once", async () => {
    const { admin } = await addAdmin();
    const { data: second } = await create(admin, { scopes: ["admin"] });
    const [first] = (await list(admin)).keys.filter(
      ({ keyId, scopes }) => keyId !== second.keyId && scopes.includes("admin" satisfies KeyScope),
    );
    const answers = await Promise.all([revoke(admin, second.keyId), revoke(second.key, first?.keyId ?? "")]);
    const codes = answers.map(({ error }) => error?.data.code ?? "ok").toSorted();
    // The loser finds itself the last one, or its own key gone.
    expect([
      ["last_admin_key", "ok"],
      ["key_invalid", "ok"],
    ]).toContainEqual(codes);
  });

  it("has at most a hundred keys in use", async () => {
    const { admin } = await addAdmin();
    for (let n = 2; n < 100; n += 1) expect((await create(admin)).status).toBe(200);
    expect((await create(admin)).error.data.code).toBe("limit_exceeded");
    const pages = [await list(admin, { limit: 99 })];
    pages.push(await list(admin, { limit: 99, cursor: pages[0]?.nextCursor }));
    expect(pages.map(({ keys }) => keys.length)).toEqual([99, 1]);
    expect(new Set(pages.flatMap(({ keys }) => keys.map(({ keyId }) => keyId))).size).toBe(100);
  });

  it("neither sees nor ends another's keys: they look like none", async () => {
    const [mine, theirs] = [await addAdmin(), await addAdmin()];
    const { data: key } = await create(theirs.admin);
    expect((await list(mine.admin)).keys.map(({ keyId }) => keyId)).not.toContain(key.keyId);
    for (const attempt of [revoke(mine.admin, key.keyId), rotate(mine.admin, key.keyId)]) {
      expect((await attempt).error.data.code).toBe("key_not_found");
    }
    expect(await works(key.key)).toBe(true);
  });

  it("reads in its log who did what to which key, from where, and what was before and after", async () => {
    const { admin } = await addAdmin();
    const { data: made } = await create(admin);
    const { data: revoked } = await revoke(admin, made.keyId);
    await revoke(admin, "00000000-0000-0000-0000-000000000000");
    const { data } = await gateway.query<{ entries: LoggedEntry[] }>("audit.list", undefined, admin);
    const [{ keyId: by } = { keyId: "" }] = (await list(admin)).keys.filter(({ scopes }) => scopes.includes("admin"));
    const { key: _, ...shown } = made;
    expect(data.entries).toMatchObject([
      { seq: 2, action: "keys.revoke", by, subject: made.keyId, before: shown, after: revoked },
      { seq: 1, action: "keys.create", by, subject: made.keyId, before: null, after: shown },
    ]);
    expect(data.entries[0]?.from).toMatchObject({ address: expect.stringContaining("127.0.0.1"), userAgent: "node" });
    expect(data.entries[0]?.from.traceId).toMatch(/^[0-9a-f]{32}$/);
  });

  it("is shown whence a change came as proxies of ours say, and never as the caller does", async () => {
    await using proxied = await startTestGateway({ databaseUrl: database.url, trustedProxies: 1 });
    const { admin } = await addAdmin();
    const lie = { "x-forwarded-for": "192.0.2.66, 203.0.113.7" };
    for (const at of [gateway, proxied]) {
      await at.mutate("keys.create", { name: "back end", scopes: ["reports"] }, admin, lie);
    }
    const { data } = await gateway.query<{ entries: LoggedEntry[] }>("audit.list", undefined, admin);
    expect(data.entries.map(({ from }) => from.address)).toEqual(["203.0.113.7", "127.0.0.1"]);
  });
});
