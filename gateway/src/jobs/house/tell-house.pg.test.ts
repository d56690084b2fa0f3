import { randomUUID } from "node:crypto";
import { uuidV7 } from "@croupier/contract/ids";
import { type Database, openDatabase } from "@croupier/db/database";
import { withRole } from "@croupier/db/roles";
import { createHouseMetrics } from "@croupier/telemetry/house-metrics";
import { expose } from "@croupier/telemetry/exposition";
import { createLog } from "@croupier/telemetry/log";
import { createMetrics } from "@croupier/telemetry/metrics";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { playPriced } from "@croupier/testing/expected-rounds";
import { addPool } from "@croupier/testing/jackpot-rows";
import { othersDone } from "@croupier/testing/others-done";
import { runMigrations } from "graphile-worker";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addOperator } from "../../../test/operator-fixture.ts";
import { addEndedRounds } from "../../../test/rounds-fixture.ts";
import { rollUp } from "../../reports/roll-up.ts";
import { createHouseTeller } from "./tell-house.ts";

const DAY_MS = 86_400_000;

let database: TestDatabase;
let db: Database;
let asWorker: Database;
let asAudit: Database;
let operator: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const pool = { url: database.url, applicationName: "test", onBrokenConnection: () => {} };
  db = openDatabase(pool);
  asWorker = openDatabase({ ...pool, role: "croupier_worker" });
  asAudit = openDatabase({ ...pool, role: "croupier_audit", maxConnections: 1 });
  await runMigrations({ connectionString: withRole(database.url, "croupier_worker") });
  ({ operatorId: operator } = await addOperator(db));
});

afterAll(async () => {
  await Promise.all([db?.destroy(), asWorker?.destroy(), asAudit?.destroy()]);
  await database?.[Symbol.asyncDispose]();
});

/** What a worker tells once it has looked, by metric and labels. */
const look = async (): Promise<(name: string, ...labels: string[]) => number | undefined> => {
  const metrics = createMetrics("test");
  const log = createLog("test", "silent");
  await createHouseTeller({ db: asWorker, auditDb: asAudit, log, house: createHouseMetrics(metrics) }).tell();
  const { body } = await expose(metrics, undefined);
  return (name, ...labels) => {
    const isIt = (line: string): boolean => labels.every((label) => line.includes(label));
    const line = body.split("\n").find((one) => one.startsWith(`${name}{`) && isIt(one));
    return line === undefined ? undefined : Number(line.split(" ").at(-1));
  };
};

const addAccount = (values: {
  readonly pair_id?: string;
  readonly next_nonce?: number;
  readonly balance?: bigint;
  readonly last_opened_at: Date;
}) =>
  db
    .insertInto("accounts")
    .values({
      operator_id: operator,
      player_id: randomUUID(),
      mode: "real",
      currency: "EUR",
      pair_id: null,
      next_nonce: 0,
      ...values,
    })
    .execute();

test("payouts are told beside what their bets return on average, and a table that pays too much is outside its band", async () => {
  const wagers = [{ selection: { direction: "under", target: 9_800 }, stake: 9_800n }];
  const rounds = await playPriced({ game: "dice", variant: "standard", wagers, rounds: 1_000 });
  const ended = rounds.map((round) => ({ ...round, operatorId: operator, game: "dice" }));
  await addEndedRounds(db, ended);
  await addEndedRounds(
    db,
    ended.map((round) => ({ ...round, currency: "USD", payout: (round.payout * 21n) / 20n })),
  );
  // How far the reports have come is known from the second time on, and is behind whoever else is at work meanwhile.
  for (let times = 0; times < 2; times += 1) {
    await othersDone(db);
    await rollUp(db, operator);
  }
  const told = await look();
  const of = (currency: string): string => `currency="${currency}",window="day"`;
  expect(told("croupier_rtp_certified", of("EUR"))).toBe(0.99);
  expect(told("croupier_rtp_measured_rounds", of("EUR"))).toBe(1_000);
  const actual = told("croupier_rtp_actual", of("EUR")) ?? 0;
  expect(actual).toBeGreaterThan(told("croupier_rtp_band_low", of("EUR")) ?? 1);
  expect(actual).toBeLessThan(told("croupier_rtp_band_high", of("EUR")) ?? 0);
  expect(told("croupier_rtp_outside", of("EUR"), 'side="above"')).toBe(0);
  expect(told("croupier_rtp_outside", of("USD"), 'side="above"')).toBe(1);
  expect(told("croupier_rtp_outside", of("USD"), 'side="below"')).toBe(0);
  expect(told("croupier_reports_behind_seconds", operator)).toBeLessThan(60);
});

test("rounds that should have been ended long ago are told by how late they are", async () => {
  const round = {
    operator_id: operator,
    player_id: randomUUID(),
    id: uuidV7(),
    session_id: uuidV7(),
    mode: "real" as const,
    currency: "EUR",
    game: "mines",
    variant: "standard",
    rules_version: 1,
    rules_hash: Buffer.alloc(32),
    config_version: 1,
    pair_id: uuidV7(),
    nonce: 0,
    status: "open" as const,
    step: 0,
    wagers: "[]",
    stake: 1n,
    payout: 0n,
    parts: "[]",
    view: "{}",
    opened_at: new Date(Date.now() - 31 * DAY_MS),
  };
  await db.insertInto("rounds").values(round).execute();
  const told = await look();
  expect(told("croupier_open_rounds", 'game="mines"', operator, 'age="older"')).toBe(1);
  expect((told("croupier_open_round_overdue_seconds", operator) ?? 0) / 86_400).toBeCloseTo(1, 2);
});

test("a jackpot above what it must be won by is told, and one below is not", async () => {
  const tiers = ["low", "high"].map((tier) => ({ tier, contribution: "1/100", seed: 1, ceiling: 50 }));
  await addPool(db, { operatorId: operator, pool: "main", games: ["dice"], tiers });
  await sql`update jackpot_shards set brought = 60000000 where tier = 'high' and shard = 3`.execute(db);
  const told = await look();
  expect(told("croupier_jackpot_level_minor", 'pool="main",tier="high"')).toBe(61);
  expect(told("croupier_jackpot_past_must_hit_by", 'tier="high"')).toBe(1);
  expect(told("croupier_jackpot_past_must_hit_by", 'tier="low"')).toBe(0);
  expect(told("croupier_jackpot_ceiling_minor", 'tier="low"')).toBe(50);
});

test("a seed pair that is used for long is told by its age and its rounds", async () => {
  const pair = { pair_id: uuidV7(Date.now() - 100 * DAY_MS), next_nonce: 12_345 };
  await addAccount({ ...pair, last_opened_at: new Date() });
  // Nobody has played under this one for a week.
  const forgotten = { pair_id: uuidV7(Date.now() - 900 * DAY_MS), next_nonce: 99_999 };
  await addAccount({ ...forgotten, last_opened_at: new Date(Date.now() - 7 * DAY_MS) });
  const told = await look();
  expect(told("croupier_commitment_most_rounds", operator)).toBe(12_345);
  expect((told("croupier_commitment_oldest_seconds", operator) ?? 0) / 86_400).toBeCloseTo(100, 2);
});

test("a balance that transfers don't explain shows at the next look, not only when all of the ledger is proved", async () => {
  expect((await look())("croupier_ledger_sound", 'check="recent"')).toBe(1);
  await addAccount({ balance: 7n, last_opened_at: new Date() });
  const told = await look();
  expect(told("croupier_ledger_sound", 'check="recent"')).toBe(0);
  expect(told("croupier_ledger_checked_timestamp_seconds")).toBeGreaterThan(Date.now() / 1_000 - 60);
  expect(told("croupier_database", 'figure="connections"')).toBeGreaterThan(0);
});
