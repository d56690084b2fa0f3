import { randomBytes } from "node:crypto";
import { type Database, openDatabase } from "@croupier/db/database";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestGateway, type TestGateway } from "../../test/gateway-fixture.ts";
import { addKey, addOperator } from "../../test/operator-fixture.ts";
import type { KeyInfo, NewKey } from "../keys/key-info.ts";
import { createApiKeys } from "./api-keys.ts";

let database: TestDatabase;
let db: Database;
/** As a gateway reaches it. */
let own: Database;
let gateways: readonly [TestGateway, TestGateway];

beforeAll(async () => {
  database = await createTestDatabase();
  const pool = { url: database.url, applicationName: "test", onBrokenConnection: () => {} };
  db = openDatabase(pool);
  own = openDatabase({ ...pool, role: "croupier_gateway" });
  const options = { databaseUrl: database.url };
  gateways = [await startTestGateway(options), await startTestGateway(options)];
});
afterAll(async () => {
  await Promise.all([...(gateways ?? []), db && { close: () => db.destroy() }].map((one) => one.close()));
  await own?.destroy();
  await database?.[Symbol.asyncDispose]();
});

const statusOf = async (gateway: TestGateway, key: string) => (await gateway.query("keys.list", {}, key)).status;

it("a key that is revoked ends at once where that was asked, and within a second everywhere", async () => {
  const { apiKey } = await addOperator(db);
  const made = await gateways[0].mutate<NewKey>("keys.create", { name: "busy", scopes: ["admin"] }, apiKey);
  const { key, keyId } = made.data;
  expect(await Promise.all(gateways.map((gateway) => statusOf(gateway, key)))).toEqual([200, 200]);
  const revoked = await gateways[0].mutate<KeyInfo>("keys.revoke", { keyId }, apiKey);
  const sinceMs = performance.now();
  expect(revoked.status).toBe(200);
  expect(await statusOf(gateways[0], key)).toBe(401);
  await expect.poll(() => statusOf(gateways[1], key), { interval: 20, timeout: 5_000 }).toBe(401);
  expect(performance.now() - sinceMs).toBeLessThan(5_000);
});

it("a key that is replaced without an overlap ends at once where that was asked", async () => {
  const { apiKey } = await addOperator(db);
  const { key, keyId } = (await gateways[0].mutate<NewKey>("keys.create", { name: "x", scopes: ["admin"] }, apiKey))
    .data;
  expect(await statusOf(gateways[0], key)).toBe(200);
  const rotated = await gateways[0].mutate<{ made: NewKey }>("keys.rotate", { keyId, overlapSeconds: 0 }, apiKey);
  expect(await statusOf(gateways[0], key)).toBe(401);
  expect(await statusOf(gateways[0], rotated.data.made.key)).toBe(200);
});

it("is looked up once for as long as it is remembered, also if it is no key", async () => {
  const { operatorId, apiKey } = await addOperator(db);
  const keys = createApiKeys(own, 60_000);
  expect(keys.isKnown(apiKey)).toBe(false);
  const found = await keys.find(apiKey);
  expect(found).toMatchObject({ operatorId });
  expect(keys.isKnown(apiKey)).toBe(true);
  const guessed = `key_${randomBytes(32).toString("base64url")}`;
  expect(await keys.find(guessed)).toMatchObject({ code: "key_invalid" });
  expect(keys.isKnown(guessed)).toBe(false);
  // Not asked again, so what has changed is not seen.
  await db.updateTable("api_keys").set({ revoked_at: new Date() }).where("operator_id", "=", operatorId).execute();
  expect(await keys.find(apiKey)).toEqual(found);
  keys.forget("keyId" in found ? found.keyId : "");
  expect(await keys.find(apiKey)).toMatchObject({ code: "key_invalid" });
});

it("asks the database nothing about what is too long to be a key", async () => {
  const nowhere = openDatabase({ url: "postgres://127.0.0.1:1/none", applicationName: "test" });
  const keys = createApiKeys(nowhere);
  expect(await keys.find("x".repeat(8_000))).toMatchObject({ code: "key_invalid" });
  expect(keys.isKnown("x".repeat(8_000))).toBe(false);
  await expect(keys.find(await addKey(db, (await addOperator(db)).operatorId))).rejects.toThrow();
  await nowhere.destroy();
});
