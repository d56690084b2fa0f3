import { randomUUID } from "node:crypto";
import { type Database, openDatabase } from "@croupier/db/database";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestGateway, type TestGateway } from "../../test/gateway-fixture.ts";
import { addOperator } from "../../test/operator-fixture.ts";
import { createBrandOrigins } from "./cors.ts";

let database: TestDatabase;
let db: Database;
let seen: Database;
let gateway: TestGateway;

beforeAll(async () => {
  database = await createTestDatabase();
  const pool = { url: database.url, applicationName: "test", onBrokenConnection: () => {} };
  db = openDatabase(pool);
  seen = openDatabase({ ...pool, role: "croupier_gateway" });
  gateway = await startTestGateway({
    databaseUrl: database.url,
    allowedOrigins: ["brands", "https://admin.example"],
  });
});
afterAll(async () => {
  await gateway?.close();
  await Promise.all([db?.destroy(), seen?.destroy()]);
  await database?.[Symbol.asyncDispose]();
});

const addBrand = async (allowedOrigins: readonly string[]): Promise<void> => {
  const { operatorId } = await addOperator(db);
  const brand = { operator_id: operatorId, id: randomUUID(), name: "Lucky", launch_url: null };
  await db
    .insertInto("brands")
    .values({ ...brand, allowed_origins: [...allowedOrigins] })
    .execute();
};

const preflight = async (origin: string) =>
  (
    await fetch(`${gateway.url}/trpc/session.get`, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST" },
    })
  ).headers;

it("lets pages call that some brand allows, or the gateway itself, and no other", async () => {
  await addBrand(["https://lucky.example", "https://luckier.example:8443"]);
  for (const origin of ["https://lucky.example", "https://luckier.example:8443", "https://admin.example"]) {
    const headers = await preflight(origin);
    expect(headers.get("access-control-allow-origin")).toBe(origin);
    expect(headers.get("vary")).toBe("origin");
    expect(headers.get("access-control-allow-credentials")).toBeNull();
  }
  for (const origin of [
    "https://evil.example",
    "https://lucky.example.evil.example",
    "http://lucky.example",
    "https://luckier.example",
    "null",
    "brands",
    "*",
    "%",
    `https://${"x".repeat(5_000)}.example`,
  ]) {
    expect([origin.slice(0, 40), (await preflight(origin)).get("access-control-allow-origin")]).toEqual([
      origin.slice(0, 40),
      null,
    ]);
  }
});

it("remembers an origin for a while, and asks again after that", async () => {
  const origin = "https://late.example";
  const [kept, asked] = [createBrandOrigins(seen), createBrandOrigins(seen, 0)];
  expect([await kept(origin), await asked(origin)]).toEqual([false, false]);
  await addBrand([origin]);
  expect([await kept(origin), await asked(origin)]).toEqual([false, true]);
});

it("allows nobody new while the database is away", async () => {
  const nowhere = openDatabase({ url: "postgres://127.0.0.1:1/none", applicationName: "test" });
  expect(await createBrandOrigins(nowhere)("https://lucky.example")).toBe(false);
  await nowhere.destroy();
});
