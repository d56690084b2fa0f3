import { randomBytes, randomUUID } from "node:crypto";
import { type Database, openDatabase } from "@croupier/db/database";
import { createLog } from "@croupier/telemetry/log";
import { createMetrics } from "@croupier/telemetry/metrics";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { quickAddJob } from "graphile-worker";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { deleteOldRequests } from "./delete-old-requests.ts";
import { startWorker } from "./start-worker.ts";
import { createTasks, crontab } from "./tasks.ts";

let database: TestDatabase;
let db: Database;
let asWorker: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  const pool = { url: database.url, applicationName: "test", onBrokenConnection: () => {} };
  db = openDatabase(pool);
  asWorker = openDatabase({ ...pool, role: "croupier_worker" });
});

afterAll(async () => {
  await Promise.all([db?.destroy(), asWorker?.destroy()]);
  await database?.[Symbol.asyncDispose]();
});

const DAY_MS = 86_400_000;

const addRequests = (days: readonly number[]) =>
  db
    .insertInto("requests")
    .values(
      days.map((old) => ({
        operator_id: randomUUID(),
        player_id: randomUUID(),
        id: randomUUID(),
        payload_hash: randomBytes(32),
        mode: "real" as const,
        round_id: null,
        step: 0,
        balance_after: 0n,
        requested_at: new Date(Date.now() - old * DAY_MS),
      })),
    )
    .execute();

const countRequests = async (): Promise<number> => (await db.selectFrom("requests").select("id").execute()).length;

it("forgets requests after 33 days, whatever the size of a batch, and none before", async () => {
  await addRequests([0, 29.9, 32.9, ...Array<number>(25).fill(33.1), 400]);
  expect(await deleteOldRequests(asWorker, undefined, 10)).toBe(26);
  expect(await countRequests()).toBe(3);
  expect(await deleteOldRequests(asWorker)).toBe(0);
});

it("has a task for every line of its crontab", () => {
  const idle = () => Promise.reject(new Error("nothing is to be done"));
  const hosts = { award: idle, resolve: idle, moveFunds: idle, walletTransactions: idle };
  const tasks = createTasks({
    db,
    auditDb: db,
    hosts,
    log: createLog("test", "silent"),
    metrics: createMetrics("test"),
  });
  expect(crontab.split("\n").map((line) => line.split(" ")[5])).toEqual(Object.keys(tasks));
});

it("runs what is in the queue, measures how it ends, and stops when told", async () => {
  await addRequests([40]);
  // A balance that no transfer explains.
  await db
    .insertInto("accounts")
    .values({
      operator_id: randomUUID(),
      player_id: randomUUID(),
      mode: "real",
      currency: "EUR",
      balance: 7n,
      next_nonce: 0,
      pair_id: null,
    })
    .execute();
  const worker = await startWorker({
    config: { host: "127.0.0.1", port: 0, logLevel: "silent", serviceUrls: new Map(), upstreamTimeoutMs: 5_000 },
    secrets: { databaseUrl: database.url, identityKey: randomBytes(32) },
  });
  try {
    expect((await fetch(`${worker.url}/readyz`)).status).toBe(200);
    expect((await fetch(`${worker.url}/trpc/session.get`)).status).toBe(404);
    await quickAddJob({ connectionString: database.url }, "check-ledger", {});
    await quickAddJob({ connectionString: database.url }, "delete-old-requests", {});
    await vi.waitFor(async () => {
      const metrics = await (await fetch(`${worker.url}/metrics`)).text();
      expect(metrics).toMatch(/croupier_call_seconds_count\{[^}]*"jobs.check-ledger",outcome="problems"[^}]*\} 1/);
      expect(metrics).toMatch(/croupier_call_seconds_count\{[^}]*"jobs.delete-old-requests",outcome="ok"[^}]*\} 1/);
    }, 15_000);
  } finally {
    await worker.close();
  }
  await expect(fetch(`${worker.url}/livez`)).rejects.toThrow("fetch failed");
});
