import { uuidV7 } from "@croupier/contract/ids";
import { type Database, openDatabase } from "@croupier/db/database";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { startHostedGateway } from "../../test/hosted-gateway.ts";
import type { TestGateway } from "../../test/gateway-fixture.ts";
import { addOperator } from "../../test/operator-fixture.ts";
import type { LoggedEntry } from "../audit/read-log.ts";
import type { Currency } from "./currencies.ts";

let database: TestDatabase;
let db: Database;
let gateway: TestGateway;
let operatorId: string;
let apiKey: string;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, applicationName: "test", onBrokenConnection: () => {} });
  gateway = await startHostedGateway(database.url, () => Promise.resolve({ currency: "ISK", balance: 0 }));
});

beforeEach(async () => {
  ({ operatorId, apiKey } = await addOperator(db));
});

afterAll(async () => {
  await gateway?.close();
  await db?.destroy();
  await database?.[Symbol.asyncDispose]();
});

const add = (input: object, by = apiKey) => gateway.mutate<Currency>("currencies.add", input, by);
const list = async (by = apiKey) =>
  (await gateway.query<{ currencies: readonly Currency[] }>("currencies.list", undefined, by)).data.currencies;

it("is added with ISO 4217's exponent, or with the one given", async () => {
  expect((await add({ code: "ISK" })).data).toEqual({ code: "ISK", exponent: 0 });
  expect((await add({ code: "KWD" })).data).toEqual({ code: "KWD", exponent: 3 });
  expect((await add({ code: "BTC", exponent: 8 })).data).toEqual({ code: "BTC", exponent: 8 });
  const codes = (await list()).map(({ code, exponent }) => `${code} ${exponent}`);
  expect(codes).toEqual(["BTC 8", "EUR 2", "ISK 0", "KWD 3", "SEK 2", "USD 2"]);
});

it.each([
  [{ code: "BTC" }, "invalid_request"],
  [{ code: "BTC", exponent: 9 }, "invalid_request"],
  [{ code: "BTC", exponent: -1 }, "invalid_request"],
  [{ code: "BTC", exponent: 1.5 }, "invalid_request"],
  [{ code: "btc", exponent: 8 }, "invalid_request"],
  [{ code: "EUR", exponent: 3 }, "currency_exists"],
])("%j is refused as %s, and leaves no trace", async (input, code) => {
  const before = await list();
  expect((await add(input)).error.data.code).toBe(code);
  expect(await list()).toEqual(before);
  const log = await gateway.query<{ entries: readonly LoggedEntry[] }>("audit.list", undefined, apiKey);
  expect(log.data.entries).toEqual([]);
});

it("stays as it is: the same again is answered, also at once, and PostgreSQL changes none", async () => {
  const answers = await Promise.all(Array.from({ length: 6 }, () => add({ code: "BTC", exponent: 8 })));
  for (const { data } of answers) expect(data).toEqual({ code: "BTC", exponent: 8 });
  expect((await add({ code: "BTC", exponent: 6 })).error.data.code).toBe("currency_exists");
  const changes = [
    sql`update currencies set exponent = 3 where operator_id = ${operatorId}`,
    sql`delete from currencies where operator_id = ${operatorId}`,
    sql`truncate currencies`,
  ];
  for (const change of changes) await expect(change.execute(db)).rejects.toThrow("written once");
});

it("is one operator's alone", async () => {
  const other = await addOperator(db);
  await add({ code: "BTC", exponent: 8 });
  expect((await list(other.apiKey)).map(({ code }) => code)).toEqual(["EUR", "SEK", "USD"]);
  expect((await add({ code: "BTC", exponent: 6 }, other.apiKey)).data).toEqual({ code: "BTC", exponent: 6 });
});

it("is asked of a session and of a deposit, which make no player in one that is not there", async () => {
  const session = () => gateway.mutate("session.create", { playerId: "ann", currency: "ISK" }, apiKey);
  const deposit = () =>
    gateway.mutate("wallet.deposit", { requestId: uuidV7(), playerId: "ann", currency: "ISK", amount: 1 }, apiKey);
  for (const refused of [await session(), await deposit()]) {
    expect(refused).toMatchObject({ status: 422, error: { data: { code: "unknown_currency" } } });
    expect(refused.error.message).toContain("ISK");
  }
  const players = db.selectFrom("players").select("id").where("operator_id", "=", operatorId);
  expect(await players.execute()).toEqual([]);
  await add({ code: "ISK" });
  expect((await session()).status).toBe(200);
  expect((await deposit()).status).toBe(200);
});
