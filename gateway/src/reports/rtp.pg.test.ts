import { type Database, openDatabase } from "@croupier/db/database";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { othersDone } from "@croupier/testing/others-done";
import { type PlayOptions, playPriced, type PricedRound } from "@croupier/testing/expected-rounds";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestGateway, type TestGateway } from "../../test/gateway-fixture.ts";
import { addOperator } from "../../test/operator-fixture.ts";
import { addEndedRounds } from "../../test/rounds-fixture.ts";
import { rollUp } from "./roll-up.ts";
import type { RtpReport } from "./rtp.ts";

let database: TestDatabase;
let gateway: TestGateway;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  gateway = await startTestGateway({ databaseUrl: database.url });
  db = openDatabase({ url: database.url, applicationName: "test", onBrokenConnection: () => {} });
});

afterAll(async () => {
  await gateway?.close();
  await db?.destroy();
  await database?.[Symbol.asyncDispose]();
});

const ask = async (key: string, input: object = {}): Promise<RtpReport> => {
  const { data, error } = await gateway.query<RtpReport>("reports.rtp", input, key);
  if (!data) throw new Error(JSON.stringify(error));
  return data;
};

/** An operator whose players have played so. */
const casinoWith = async (games: readonly PlayOptions[], at?: Date) => {
  const { operatorId, apiKey } = await addOperator(db);
  const played: PricedRound[][] = [];
  for (const { game, variant, ...options } of games) {
    const rounds = await playPriced({ game, variant, ...options });
    played.push([...rounds]);
    await addEndedRounds(
      db,
      rounds.map((round) => ({ ...round, operatorId, game, variant, ...(at && { at }) })),
    );
  }
  await othersDone(db);
  await rollUp(db, operatorId);
  return { operatorId, apiKey, played };
};

const heads = [{ selection: { calls: ["heads"] }, stake: 100n }];
const on = (type: string, stake: bigint) => ({ selection: { type }, stake });
const main = [{ selection: { on: "main" }, stake: 100n }];

it("a fair game stays within its band, and one whose table was bent leaves it", async () => {
  const likely = [{ selection: { direction: "under", target: 9_800 }, stake: 9_800n }];
  const dice = { game: "dice", variant: "standard", wagers: likely, rounds: 4_000 };
  const judge = async (game: PlayOptions) => (await ask((await casinoWith([game])).apiKey)).rows[0]?.lifetime;
  const fair = await judge(dice);
  expect(fair).toMatchObject({ verdict: "within", expectedRtp: "0.990000", basis: "exact" });
  expect(await judge({ ...dice, parameters: { rtp: "1" } })).toMatchObject({ verdict: "above" });
  expect(await judge({ ...dice, parameters: { rtp: "0.98" } })).toMatchObject({ verdict: "below" });
});

it("wagers that make up for each other have a band as narrow as they leave it: a second zero shows at once", async () => {
  const both = [on("red", 100n), on("black", 100n)];
  const wheel = { game: "roulette", variant: "european", wagers: both, rounds: 2_000 };
  const { apiKey } = await casinoWith([wheel]);
  const [fair] = (await ask(apiKey)).rows;
  // 200 but for one pocket in 37: √(200² · 36) / 37 a round.
  expect(fair?.lifetime).toMatchObject({ verdict: "within", expectedPayouts: "389189.19", basis: "exact" });
  const half = (3 * Math.sqrt(2_000) * (200 * 6)) / 37;
  expect(Number(fair?.lifetime?.band.high)).toBeCloseTo((389_189.19 + half) / 400_000, 5);
  const bent = await casinoWith([{ ...wheel, parameters: { wheel: "american" } }]);
  expect((await ask(bent.apiKey)).rows[0]?.lifetime).toMatchObject({ verdict: "below" });
});

it("in a game of skill those who play worse are no finding, and a table that pays more is one", async () => {
  const table = { game: "blackjack", variant: "standard", wagers: main, rounds: 3_000 };
  // Hits until there is nothing left to hit.
  const reckless = (legal: readonly unknown[]) => legal.find((action) => action === "hit") ?? legal[0];
  const { apiKey } = await casinoWith([{ ...table, decide: reckless }]);
  const lost = (await ask(apiKey, { stakeBands: false })).rows[0]?.lifetime;
  expect(lost).toMatchObject({ verdict: "within", basis: "strategy", band: { low: null } });
  expect(Number(lost?.sigmas)).toBeLessThan(-10);
  const stands = (legal: readonly unknown[]) => legal.find((action) => action === "stand") ?? legal[0];
  const poker = {
    game: "video-poker",
    variant: "jacks-9-6",
    wagers: [{ selection: {}, stake: 100n }],
    rounds: 3_000,
    decide: (legal: readonly unknown[]) => legal.at(-1),
  };
  const pays = { royal: 800, straightFlush: 50, four: 25, fullHouse: 9, flush: 6, straight: 4, three: 3, twoPair: 2 };
  const generous = await casinoWith([
    { ...table, decide: stands, rounds: 500 },
    { ...poker, parameters: { pays: { ...pays, jacks: 40 } } },
  ]);
  expect((await ask(generous.apiKey, { filter: { game: "video-poker" } })).rows).toMatchObject([
    { game: "video-poker", lifetime: { verdict: "above", basis: "strategy" } },
  ]);
});

it("its figures are those of a recount in whole numbers, by game, stake band and span of time", async () => {
  const now = Date.now();
  const wagers = [on("red", 30n), on("odd", 70n)];
  const { operatorId, apiKey, played } = await casinoWith([
    { game: "coin-flip", variant: "standard", wagers: heads, rounds: 50 },
    { game: "roulette", variant: "french", wagers, rounds: 50 },
  ]);
  const DAY_MS = 86_400_000;
  const older = await playPriced({ game: "coin-flip", variant: "standard", wagers: heads, rounds: 3 });
  await addEndedRounds(
    db,
    [2, 40, 400].flatMap((days, n) =>
      older.slice(n, n + 1).map((round) => ({ ...round, operatorId, at: new Date(now - days * DAY_MS) })),
    ),
  );
  // Rounds of another time come by a repair; there is nothing to go by but to sum all anew.
  await sql`update report_progress set time_zone = 'Europe/Malta' where operator_id = ${operatorId}`.execute(db);
  await othersDone(db);
  await rollUp(db, operatorId);
  const { rows, upTo } = await ask(apiKey);
  expect(Date.parse(upTo ?? "")).toBeGreaterThan(now);
  expect(rows.map(({ game, stakeBand }) => [game, stakeBand?.from])).toEqual([
    ["coin-flip", 100],
    ["roulette", 100],
  ]);
  const [coins = [], wheels = []] = played;
  const totals = (rounds: readonly PricedRound[]) => ({
    rounds: rounds.length,
    turnover: String(rounds.reduce((sum, { stake }) => sum + stake, 0n)),
    payouts: String(rounds.reduce((sum, { payout }) => sum + payout, 0n)),
  });
  expect(rows[1]?.lastHour).toMatchObject(totals(wheels));
  expect(rows[1]?.lifetime).toMatchObject(totals(wheels));
  expect(rows[0]?.lastDay).toMatchObject(totals(coins));
  expect(rows[0]?.lastMonth).toMatchObject(totals([...coins, ...older.slice(0, 1)]));
  expect(rows[0]?.lifetime).toMatchObject(totals([...coins, ...older]));
  const hours = await db.selectFrom("report_hours").select("hour").where("operator_id", "=", operatorId).execute();
  expect(hours.every(({ hour }) => hour.getTime() > now - 32 * DAY_MS)).toBe(true);
});

it("pages follow on each other, and a stranger sees nothing", async () => {
  const { apiKey } = await casinoWith([
    { game: "coin-flip", variant: "standard", wagers: heads, rounds: 2 },
    { game: "roulette", variant: "american", wagers: [on("red", 7n)], rounds: 2 },
    { game: "roulette", variant: "american", wagers: [on("red", 70n)], rounds: 2 },
  ]);
  const first = await ask(apiKey, { limit: 2 });
  const rest = await ask(apiKey, { limit: 2, cursor: first.nextCursor });
  expect(rest.nextCursor).toBeNull();
  expect([...first.rows, ...rest.rows]).toEqual((await ask(apiKey)).rows);
  expect(rest.rows).toHaveLength(1);
  const stranger = await addOperator(db);
  expect(await ask(stranger.apiKey)).toEqual({ upTo: null, rows: [], nextCursor: null });
});
