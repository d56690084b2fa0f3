import { randomUUID } from "node:crypto";
import { type Database, openDatabase } from "@croupier/db/database";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { othersDone } from "@croupier/testing/others-done";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestGateway, type TestGateway } from "../../test/gateway-fixture.ts";
import { addOperator } from "../../test/operator-fixture.ts";
import { addEndedRounds, type EndedRound } from "../../test/rounds-fixture.ts";
import type { DailyReport } from "./daily.ts";
import { rollUp } from "./roll-up.ts";

let database: TestDatabase;
let gateway: TestGateway;
let db: Database;
let owner: { readonly operatorId: string; readonly apiKey: string };
let another: { readonly operatorId: string; readonly apiKey: string };

const [ann, bob] = [randomUUID(), randomUUID()];
/** An operator in Kolkata: its second of January begins at 18:30 UTC of the first. */
const played: readonly Omit<EndedRound, "operatorId">[] = [
  { playerId: ann, game: "dice", stake: 100n, payout: 198n, at: new Date("2026-01-01T12:00:00Z") },
  { playerId: ann, game: "dice", stake: 50n, at: new Date("2026-01-01T12:00:00Z") },
  { playerId: ann, game: "keno", stake: 1_000n, payout: 1n, at: new Date("2026-01-01T20:00:00Z") },
  { playerId: bob, game: "keno", stake: 9_999n, at: new Date("2026-01-01T20:00:00Z") },
  { playerId: bob, game: "keno", stake: 400n, status: "voided", at: new Date("2026-01-01T20:00:00Z") },
  { playerId: bob, game: "keno", stake: 7n, mode: "demo", at: new Date("2026-01-01T20:00:00Z") },
  { playerId: bob, game: "keno", stake: 8n, currency: "JPY", at: new Date("2026-01-01T20:00:00Z") },
];

beforeAll(async () => {
  database = await createTestDatabase();
  gateway = await startTestGateway({ databaseUrl: database.url });
  db = openDatabase({ url: database.url, applicationName: "test", onBrokenConnection: () => {} });
  [owner, another] = [await addOperator(db), await addOperator(db)];
  await sql`update operators set time_zone = 'Asia/Kolkata' where id = ${owner.operatorId}`.execute(db);
  await addEndedRounds(
    db,
    played.map((round) => ({ ...round, operatorId: owner.operatorId })),
  );
  // The first run takes the rounds; the next, once all that was under way then has ended, can tell up to when.
  for (let run = 0; run < 2; run += 1) {
    await othersDone(db);
    await rollUp(db, owner.operatorId);
  }
});

afterAll(async () => {
  await gateway?.close();
  await db?.destroy();
  await database?.[Symbol.asyncDispose]();
});

const days = { from: "2026-01-01", to: "2026-01-02" };
const ask = async (input: object, key = owner.apiKey): Promise<DailyReport> => {
  const { data, error } = await gateway.query<DailyReport>("reports.daily", { ...days, ...input }, key);
  if (!data) throw new Error(JSON.stringify(error));
  return data;
};
const real = { filter: { mode: "real", currency: "EUR" } };

it("tells turnover, payouts, GGR, rounds and players by the operator's day, each currency and mode apart", async () => {
  const { rows, timeZone, upTo, nextCursor } = await ask({});
  expect(timeZone).toBe("Asia/Kolkata");
  expect(Date.now() - Date.parse(upTo ?? "")).toBeLessThan(60_000);
  expect(nextCursor).toBeNull();
  const uncorrected = { corrections: 0, corrected: "0", jackpotContributions: "0", jackpotWins: "0" };
  const nothing = { free: false, voidedRounds: 0, voidedStakes: "0", ...uncorrected };
  expect(rows).toEqual([
    {
      day: "2026-01-01",
      currency: "EUR",
      mode: "real",
      rounds: 2,
      players: 1,
      turnover: "150",
      payouts: "198",
      ggr: "-48",
      ...nothing,
    },
    {
      day: "2026-01-02",
      currency: "EUR",
      mode: "demo",
      rounds: 1,
      players: 1,
      turnover: "7",
      payouts: "0",
      ggr: "7",
      ...nothing,
    },
    {
      day: "2026-01-02",
      currency: "EUR",
      mode: "real",
      rounds: 2,
      players: 2,
      turnover: "10999",
      payouts: "1",
      ggr: "10998",
      free: false,
      voidedRounds: 1,
      voidedStakes: "400",
      ...uncorrected,
    },
    {
      day: "2026-01-02",
      currency: "JPY",
      mode: "real",
      rounds: 1,
      players: 1,
      turnover: "8",
      payouts: "0",
      ggr: "8",
      ...nothing,
    },
  ]);
});

it("a player who played on both days, in both games, counts once where they are together", async () => {
  const players = async (groupBy: readonly string[]) =>
    (await ask({ ...real, groupBy })).rows.map((row) => row.players);
  expect(await players([])).toEqual([2]);
  expect(await players(["game"])).toEqual([1, 2]);
  expect(await players(["day", "game"])).toEqual([1, 2]);
});

it("tells stakes apart by the power of ten below them, and takes filters", async () => {
  const { rows } = await ask({ ...real, groupBy: ["stakeBand"] });
  expect(rows.map(({ stakeBand, rounds, voidedRounds }) => [stakeBand, rounds, voidedRounds])).toEqual([
    [{ from: 10, to: 99 }, 1, 0],
    [{ from: 100, to: 999 }, 1, 1],
    [{ from: 1_000, to: 9_999 }, 2, 0],
  ]);
  const dice = await ask({ groupBy: ["game", "variant", "brand"], filter: { game: "dice", stakeFrom: 100 } });
  expect(dice.rows).toMatchObject([{ game: "dice", variant: "standard", brand: null, free: false, turnover: "100" }]);
  expect((await ask({ filter: { free: true } })).rows).toEqual([]);
});

it("rounds that were given count apart from those that were paid for", async () => {
  const { operatorId, apiKey } = await addOperator(db);
  const at = new Date("2026-01-01T12:00:00Z");
  const given = { operatorId, playerId: ann, at, stake: 50n, payout: 80n, grantId: randomUUID() };
  await addEndedRounds(db, [given, { operatorId, playerId: ann, at, stake: 70n }]);
  await othersDone(db);
  await rollUp(db, operatorId);
  const { rows } = await ask({ groupBy: [] }, apiKey);
  expect(rows).toMatchObject([
    { free: false, rounds: 1, turnover: "70", payouts: "0" },
    { free: true, rounds: 1, turnover: "50", payouts: "80" },
  ]);
  expect((await ask({ filter: { free: true } }, apiKey)).rows).toHaveLength(1);
});

it("pages follow on each other and come to the same", async () => {
  const keys = { groupBy: ["stakeBand", "day", "game"] };
  const whole = await ask(keys);
  const rows = [];
  let cursor: string | undefined;
  do {
    const page: DailyReport = await ask({ ...keys, limit: 2, ...(cursor && { cursor }) });
    expect(page.rows.length).toBeLessThanOrEqual(2);
    rows.push(...page.rows);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(rows).toEqual(whole.rows);
  expect(rows.length).toBeGreaterThan(4);
});

it("refuses what is no report", async () => {
  const refused: readonly object[] = [
    { from: "2026-01-03" },
    { to: "2027-01-03" },
    { from: "0000-01-01" },
    { groupBy: ["day", "day"] },
    { groupBy: ["player"] },
    { filter: { game: "dice\0" } },
    { cursor: "WyJhIl0" },
    { cursor: Buffer.from(JSON.stringify(["2026\0", "EUR", "real", "false"])).toString("base64url") },
    { cursor: "nonsense" },
    { limit: 0 },
  ];
  for (const input of refused) {
    const { error } = await gateway.query("reports.daily", { ...days, ...input }, owner.apiKey);
    expect([input, error?.data.code]).toEqual([input, "invalid_request"]);
  }
});

it("another operator's report is empty", async () => {
  expect(await ask({}, another.apiKey)).toEqual({ timeZone: "UTC", upTo: null, rows: [], nextCursor: null });
});
