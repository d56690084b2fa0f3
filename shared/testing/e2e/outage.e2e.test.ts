import { randomBytes } from "node:crypto";
import { startWorker } from "@croupier/gateway/jobs/start-worker";
import { auditLedger } from "@croupier/ledger/audit";
import { migrateToLatest } from "@croupier/db/migrate";
import { isCroupierError } from "@croupier/sdk";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startTestCluster, type TestCluster } from "../src/postgres/test-cluster.ts";
import { trackProgress } from "../src/progress.ts";
import { startStack, type Stack } from "../src/stack.ts";

let cluster: TestCluster;
let stack: Stack;

beforeAll(async () => {
  cluster = await startTestCluster();
  await migrateToLatest(cluster.url());
  stack = await startStack(cluster.url());
});

afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await cluster[Symbol.asyncDispose]();
});

test("while PostgreSQL is away bets are refused, then served again, and nothing is lost", async () => {
  const noRetry = { retry: { tries: 1 } };
  const clients = await Promise.all(
    Array.from({ length: 8 }, () => stack.launch({ client: noRetry }).then(({ client }) => client)),
  );
  const outcomes = { answered: 0, rounds: new Set<string>(), refused: new Set<string>() };
  const progress = trackProgress();
  let stop = false;
  const wagers = [{ selection: { calls: ["heads" as const] }, stake: 1 }];
  const play = async (client: (typeof clients)[number]): Promise<void> => {
    while (!stop) {
      await client.games["coin-flip"].open({ wagers }).then(
        ({ round }) => {
          outcomes.answered += 1;
          outcomes.rounds.add(round.id);
        },
        (error: unknown) => {
          if (!isCroupierError(error)) throw error;
          outcomes.refused.add(error.code);
        },
      );
      progress.tick();
    }
  };
  const playing = Promise.all(clients.map(play));

  for (const end of ["stop", "kill"] as const) {
    const before = outcomes.answered;
    await progress.until(() => outcomes.answered > before + 50);
    outcomes.refused.clear();
    await (end === "stop" ? cluster.stop("fast") : cluster.kill());
    await progress.until(() => outcomes.refused.size > 0);
    await cluster.restart();
    const back = outcomes.answered;
    await progress.until(() => outcomes.answered > back + 50);
    expect([...outcomes.refused].filter((code) => code !== "deadline_exceeded")).toEqual(["unavailable"]);
  }
  stop = true;
  await playing;
  expect(await auditLedger(stack.db)).toEqual({ problems: [] });
  const kept = await stack.db.selectFrom("rounds").select("id").execute();
  expect(new Set(kept.map(({ id }) => id)).isSupersetOf(outcomes.rounds)).toBe(true);
}, 120_000);

test("a worker whose job is under way when PostgreSQL dies goes on with the jobs that come after", async () => {
  const { db } = stack;
  const addJob = () => sql`select graphile_worker.add_job('delete-old-requests')`.execute(db);
  const worker = await startWorker({
    config: { host: "127.0.0.1", port: 0, logLevel: "silent", serviceUrls: new Map(), upstreamTimeoutMs: 5_000 },
    secrets: { databaseUrl: cluster.url(), identityKey: randomBytes(32) },
  });
  try {
    const locked = Promise.withResolvers<void>();
    const over = Promise.withResolvers<void>();
    const locking = db.transaction().execute(async (tx) => {
      await sql`lock table requests`.execute(tx);
      locked.resolve();
      await over.promise;
    });
    locking.catch(() => {}); // It dies with the database.
    await locked.promise;
    await addJob();
    await vi.waitFor(async () => {
      const waiting = await sql`select from pg_locks where relation = 'requests'::regclass and not granted`.execute(db);
      expect(waiting.rows).toHaveLength(1);
    }, 20_000);
    await cluster.kill();
    over.resolve();
    await cluster.restart();

    await addJob();
    await vi.waitFor(async () => {
      const metrics = await (await fetch(`${worker.url}/metrics`)).text();
      expect(metrics).toMatch(/"jobs.delete-old-requests",outcome="failed"[^}]*\} 1/);
      expect(metrics).toMatch(/"jobs.delete-old-requests",outcome="ok"[^}]*\} 1/);
    }, 30_000);
  } finally {
    await worker.close();
  }
}, 90_000);
