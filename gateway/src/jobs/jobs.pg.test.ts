import { randomBytes, randomUUID } from "node:crypto";
import { type Database, openDatabase } from "@croupier/db/database";
import { createHouseMetrics } from "@croupier/telemetry/house-metrics";
import { createLog } from "@croupier/telemetry/log";
import { readTracingConfig } from "@croupier/telemetry/tracing-config";
import { createMetrics } from "@croupier/telemetry/metrics";
import { noTracer } from "@croupier/telemetry/tracer";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { startOtlpReceiver } from "@croupier/testing/otlp-receiver";
import { quickAddJob } from "graphile-worker";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { deleteOldRequests } from "./delete-old-requests.ts";
import { forgetWalletListings, forgetWalletTokens } from "./forget-wallets.ts";
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

const HOUR_MS = 3_600_000;

it("forgets an operator's tokens an hour after their sessions have expired, which the worker itself can't read", async () => {
  const expired = [-1, 0.9, 1.1, 300];
  const [operator_id, player_id] = [randomUUID(), randomUUID()];
  await db.insertInto("operators").values({ id: operator_id, name: "Tokens", wallet: "seamless" }).execute();
  await db.insertInto("players").values({ id: player_id, operator_id, external_id: "ann" }).execute();
  await db
    .insertInto("sessions")
    .values(
      expired.map((hours) => ({
        id: randomUUID(),
        operator_id,
        player_id,
        mode: "real" as const,
        currency: "EUR",
        launch_hash: randomBytes(32),
        launch_expires_at: new Date(),
        expires_at: new Date(Date.now() - hours * HOUR_MS),
        wallet_token: `expired ${hours}`,
      })),
    )
    .execute();
  expect(await forgetWalletTokens(asWorker, undefined, 1)).toBe(2);
  expect(await forgetWalletTokens(asWorker)).toBe(0);
  const kept = await db.selectFrom("sessions").select("wallet_token").where("wallet_token", "is not", null).execute();
  expect(new Set(kept.map(({ wallet_token }) => wallet_token))).toEqual(new Set(["expired -1", "expired 0.9"]));
  await expect(asWorker.selectFrom("sessions").select("wallet_token").execute()).rejects.toThrow("permission denied");
});

it("forgets after ninety days what operators' lists had, but not while one is being compared", async () => {
  const compared = randomUUID();
  await db.insertInto("operators").values({ id: compared, name: "Compared", wallet: "seamless" }).execute();
  const span = { from_at: new Date(0), to_at: new Date(1), asked_by: null };
  await db
    .insertInto("wallet_reconciliations")
    .values({ operator_id: compared, id: randomUUID(), ...span })
    .execute();
  const listing = (operator_id: string, days: number) => ({
    operator_id,
    transaction_id: randomUUID(),
    listed_at: new Date(Date.now() - days * DAY_MS),
    reversed: null,
  });
  const other = randomUUID();
  const listings = [listing(other, 1), listing(other, 89.9), listing(other, 90.1), listing(compared, 400)];
  await db.insertInto("wallet_listings").values(listings).execute();
  expect(await forgetWalletListings(asWorker)).toBe(1);
  expect(await db.selectFrom("wallet_listings").select("transaction_id").execute()).toHaveLength(3);
  await db.updateTable("wallet_reconciliations").set({ state: "done", ended_at: new Date() }).execute();
  expect(await forgetWalletListings(asWorker)).toBe(1);
});

it("has a task for every line of its crontab", () => {
  const idle = () => Promise.reject(new Error("nothing is to be done"));
  const hosts = { award: idle, resolve: idle, moveFunds: idle, walletTransactions: idle };
  const metrics = createMetrics("test");
  const house = createHouseMetrics(metrics);
  const tasks = createTasks({
    db,
    auditDb: db,
    hosts,
    log: createLog("test", "silent"),
    metrics,
    house,
    tracer: noTracer,
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
  await using receiver = await startOtlpReceiver();
  const tracing = readTracingConfig(
    { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_TRACES_SAMPLER_ARG: "0", OTEL_BSP_SCHEDULE_DELAY: "600000" },
    [],
  );
  const door = { host: "127.0.0.1", port: 0, logLevel: "silent" } as const;
  const worker = await startWorker({
    config: { ...door, tracing, serviceUrls: new Map(), upstreamTimeoutMs: 5_000 },
    secrets: { databaseUrl: database.url, identityKey: randomBytes(32) },
  });
  try {
    expect((await fetch(`${worker.url}/readyz`)).status).toBe(200);
    expect((await fetch(`${worker.url}/trpc/session.get`)).status).toBe(404);
    await quickAddJob({ connectionString: database.url }, "check-ledger", {});
    await quickAddJob({ connectionString: database.url }, "delete-old-requests", {});
    await vi.waitFor(async () => {
      const metrics = await (await fetch(`${worker.url}/metrics`)).text();
      expect(metrics).toMatch(/croupier_calls_total\{[^}]*"jobs.check-ledger",outcome="problems"[^}]*\} 1/);
      expect(metrics).toMatch(/croupier_calls_total\{[^}]*"jobs.delete-old-requests",outcome="ok"[^}]*\} 1/);
    }, 15_000);
  } finally {
    await worker.close();
  }
  await expect(fetch(`${worker.url}/livez`)).rejects.toThrow("fetch failed");
  // What is kept though it was not sampled is sent at the latest when the worker goes: the job that found something.
  const job = receiver.spans.find(({ name }) => name === "jobs.check-ledger");
  expect(job).toMatchObject({ service: "worker", parentId: undefined, failed: true });
  expect(job?.attributes).toMatchObject({ "croupier.outcome": "problems", "croupier.job.attempt": 1 });
  const statements = receiver.spans.filter(({ parentId }) => parentId === job?.spanId);
  expect(statements.length).toBeGreaterThan(3);
  expect(receiver.spans.some(({ name }) => name === "jobs.delete-old-requests")).toBe(false);
});
