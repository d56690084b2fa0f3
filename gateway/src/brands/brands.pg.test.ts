import { randomUUID } from "node:crypto";
import { type Database, openDatabase } from "@croupier/db/database";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { startTestGateway, type TestGateway } from "../../test/gateway-fixture.ts";
import { addOperator } from "../../test/operator-fixture.ts";
import type { LoggedEntry } from "../audit/read-log.ts";
import type { Brand } from "./brands.ts";

interface Page {
  readonly brands: readonly Brand[];
  readonly nextCursor: string | null;
}

let database: TestDatabase;
let db: Database;
let gateway: TestGateway;
let operatorId: string;
let apiKey: string;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, applicationName: "test", onBrokenConnection: () => {} });
  gateway = await startTestGateway({ databaseUrl: database.url });
});

beforeEach(async () => {
  ({ operatorId, apiKey } = await addOperator(db));
});

afterAll(async () => {
  await gateway?.close();
  await db?.destroy();
  await database?.[Symbol.asyncDispose]();
});

const create = (input: object, by = apiKey) => gateway.mutate<Brand>("brands.create", input, by);
const update = (input: object, by = apiKey) => gateway.mutate<Brand>("brands.update", input, by);
const list = async (input: object = {}, by = apiKey) => (await gateway.query<Page>("brands.list", input, by)).data;

const settings = {
  name: "Lucky",
  launchUrl: "https://lucky.example/play",
  allowedOrigins: ["https://lucky.example", "https://m.lucky.example"],
};

it("every operator has one from the beginning, by its own id", async () => {
  const own = { brandId: operatorId, name: "Test Casino", launchUrl: null, allowedOrigins: [] };
  expect(await list()).toMatchObject({ brands: [own], nextCursor: null });
  await expect(sql`delete from brands where operator_id = ${operatorId}`.execute(db)).rejects.toThrow("written once");
});

it("is made as it is told, and changed in what is named", async () => {
  const made = await create(settings);
  expect(made.data).toMatchObject(settings);
  const { brandId } = made.data;
  const changed = await update({ brandId, allowedOrigins: [], launchUrl: null });
  expect(changed.data).toEqual({ ...made.data, allowedOrigins: [], launchUrl: null });
  expect((await update({ brandId, name: "Luckier" })).data).toEqual({ ...changed.data, name: "Luckier" });
  expect((await create({ name: "Bare" })).data).toMatchObject({ launchUrl: null, allowedOrigins: [] });
});

it("is logged with what was there before", async () => {
  const { brandId } = (await create(settings)).data;
  await update({ brandId, allowedOrigins: [] });
  const { data } = await gateway.query<{ entries: readonly LoggedEntry[] }>("audit.list", undefined, apiKey);
  expect(data.entries).toMatchObject([
    { action: "brands.update", subject: brandId, before: settings, after: { ...settings, allowedOrigins: [] } },
    { action: "brands.create", subject: brandId, before: null, after: settings },
  ]);
});

it("is listed by the page, newest first", async () => {
  const made: string[] = [operatorId];
  for (const name of ["A", "B", "C"]) made.push((await create({ name })).data.brandId);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Page = await list({ limit: 3, ...(cursor !== null && { cursor }) });
    seen.push(...page.brands.map(({ brandId }) => brandId));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(seen).toEqual(made.toSorted().toReversed());
});

it("of another operator is as one that there isn't", async () => {
  const { brandId } = (await create(settings)).data;
  const other = await addOperator(db);
  const foreign = await update({ brandId, name: "Mine" }, other.apiKey);
  const missing = await update({ brandId: randomUUID(), name: "Mine" }, other.apiKey);
  expect(foreign.error.data.code).toBe("brand_not_found");
  expect(foreign.error.message).toBe(missing.error.message);
  expect((await list({}, other.apiKey)).brands.map((brand) => brand.brandId)).toEqual([other.operatorId]);
  expect((await list()).brands).toContainEqual(expect.objectContaining(settings));
});

it.each([
  { name: "" },
  { name: "x".repeat(129) },
  { name: "A", launchUrl: "http://lucky.example" },
  { name: "A", launchUrl: "https://lucky.example/#" },
  { name: "A", launchUrl: "" },
  { name: "A", allowedOrigins: ["*"] },
  { name: "A", allowedOrigins: ["https://lucky.example/"] },
  { name: "A", allowedOrigins: ["https://lucky.example", "https://lucky.example"] },
  { name: "A", allowedOrigins: Array.from({ length: 101 }, (_, n) => `https://${n}.example`) },
  { name: "A", brandId: randomUUID() },
])("is not made of %j", async (input) => {
  expect((await create(input)).error.data.code).toBe("invalid_request");
  expect((await list()).brands).toHaveLength(1);
});
