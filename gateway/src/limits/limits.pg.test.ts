import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { type Database, openDatabase } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { createLog } from "@croupier/telemetry/log";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestGateway, type TestGateway } from "../../test/gateway-fixture.ts";
import { addKey, addOperator } from "../../test/operator-fixture.ts";
import { createOperatorRules } from "./operator-rules.ts";
import { localRules, parseRule, publicRules } from "./rules.ts";
import { setRules } from "./set-rule.ts";

let database: TestDatabase;
let db: Database;
/** As gateways see it. */
let seen: Database;
let gateway: TestGateway;

beforeAll(async () => {
  database = await createTestDatabase();
  const pool = { url: database.url, applicationName: "test", onBrokenConnection: () => {} };
  db = openDatabase(pool);
  seen = openDatabase({ ...pool, role: "croupier_gateway" });
  // Nothing answers as Redis.
  gateway = await startTestGateway({ databaseUrl: database.url, redisUrl: "redis://127.0.0.1:1" });
});
afterAll(async () => {
  await gateway?.close();
  await Promise.all([db?.destroy(), seen?.destroy()]);
  await database?.[Symbol.asyncDispose]();
});

const log = createLog("test", "silent");
const ruled = (text: string) => parseRule(text) ?? expect.fail(text);

it("an operator's own limits hold for its keys and for nobody else's", async () => {
  const [strict, other] = [await addOperator(db), await addOperator(db)];
  await setRules(db, strict.operatorId, new Map([["key.read", ruled("2/30 10/60")]]));
  const list = (key: string) => gateway.query("currencies.list", undefined, key);
  const answers = [await list(strict.apiKey), await list(strict.apiKey), await list(strict.apiKey)];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(answers[0]?.headers.get("ratelimit-policy")).toBe('"read-burst";q=2;w=30, "read";q=10;w=60');
  const [, , refused] = answers;
  expect(refused?.error.data).toMatchObject({ code: "too_many_requests", path: "currencies.list" });
  expect((await list(other.apiKey)).status).toBe(200);
  // Each key counts by itself, and what changes something by another limit than what reads.
  expect((await list(await addKey(db, strict.operatorId))).status).toBe(200);
  expect((await gateway.mutate("currencies.add", { code: "NOK" }, strict.apiKey)).status).toBe(200);
});

it("what is read by its address counts as well", async () => {
  const { operatorId, apiKey } = await addOperator(db);
  await setRules(db, operatorId, new Map([["key.read", ruled("1/30 10/60")]]));
  const ask = () => fetch(`${gateway.url}/export/rounds`, { headers: { authorization: `Bearer ${apiKey}` } });
  const [first, second] = [await ask(), await ask()];
  expect([first.status, second.status]).toEqual([200, 429]);
  await Promise.all([first.text(), second.text()]);
  expect(Number(second.headers.get("retry-after"))).toBeGreaterThan(20);
});

it("a launch token that was never ours costs its address as much as any other credential", async () => {
  const rateLimits = { ...localRules, address: ruled("100/300 200/600") };
  await using own = await startTestGateway({ databaseUrl: database.url, rateLimits });
  const left = async (): Promise<number> => {
    const { headers } = await own.query("no.such");
    return Number(/"address-burst";r=(\d+)/.exec(headers.get("ratelimit") ?? "")?.[1]);
  };
  expect(await left()).toBe(99);
  expect((await own.mutate("session.launch", { launchToken: "launch_guessed" })).status).toBe(401);
  expect(await left()).toBe(99 - 12);
});

it("is ready, and counts by itself, while Redis is not there", async () => {
  expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);
});

it("follows a change within the time that rules are kept, and asks the database once for all", async () => {
  const { operatorId } = await addOperator(db);
  const rules = createOperatorRules(seen, publicRules, log, 0);
  const both = await Promise.all([rules.of(operatorId), rules.of(operatorId)]);
  expect(both[0]).toBe(both[1]);
  expect(both[0]).toEqual(publicRules);
  await setRules(db, operatorId, new Map([["player.play", ruled("7/1 70/60")]]));
  await expect
    .poll(async () => (await rules.of(operatorId))["player.play"], { interval: 5 })
    .toEqual(ruled("7/1 70/60"));
  const kept = createOperatorRules(seen, publicRules, log);
  await kept.of(operatorId);
  await setRules(db, operatorId, new Map([["player.play", null]]));
  expect((await kept.of(operatorId))["player.play"]).toEqual(ruled("7/1 70/60"));
});

it("holds everybody to the house's rules while the database is away", async () => {
  const nowhere = openDatabase({ url: "postgres://127.0.0.1:1/none", applicationName: "test" });
  const rules = createOperatorRules(nowhere, publicRules, log);
  expect(await rules.of("0198c5b2-3f00-7000-8000-00000000000a")).toEqual(publicRules);
  await nowhere.destroy();
});

it("no operator sets its own", async () => {
  const { operatorId } = await addOperator(db);
  const row = { burst_calls: 9, burst_seconds: 1, sustained_calls: 90, sustained_seconds: 60 };
  const set = inTenant(seen, operatorId, (tx) =>
    tx
      .insertInto("rate_limits")
      .values({ operator_id: operatorId, name: "key.read", ...row })
      .execute(),
  );
  await expect(set).rejects.toThrow(/permission denied/);
});

it("`pnpm operator limits` shows and changes them, in the operator's log", async () => {
  const { operatorId } = await addOperator(db);
  const script = join(import.meta.dirname, "../../../scripts/operator.ts");
  const env = { ...process.env, DATABASE_URL: database.url };
  const args = [
    script,
    "limits",
    operatorId,
    "--set",
    "player.play=5/1 50/60",
    "--set",
    "key.admin=9/1 90/60",
    "--json",
  ];
  const changed = spawnSync(process.execPath, args, { env, encoding: "utf8" });
  expect(changed.stderr).toBe("");
  expect(JSON.parse(changed.stdout)).toEqual({ "key.admin": "9/1 90/60", "player.play": "5/1 50/60" });
  expect(await setRules(db, operatorId, new Map([["key.admin", null]]))).toEqual({ "player.play": "5/1 50/60" });
  expect(await setRules(db, operatorId, new Map())).toEqual({ "player.play": "5/1 50/60" });
  expect(await setRules(db, "0198c5b2-3f00-7000-8000-00000000000a", new Map())).toBeUndefined();
  const logged = await db.selectFrom("audit_log").select("entry").where("operator_id", "=", operatorId).execute();
  expect(logged.map(({ entry }) => entry)).toMatchObject([
    { action: "operators.setRateLimits", before: {}, after: { "player.play": "5/1 50/60" } },
    { action: "operators.setRateLimits", after: { "player.play": "5/1 50/60" } },
  ]);
});
