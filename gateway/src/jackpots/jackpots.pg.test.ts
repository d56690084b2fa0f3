import type { RoundAnswer } from "@croupier/contract/round";
import { openDatabase } from "@croupier/db/database";
import { inTenant } from "@croupier/db/tenant";
import { auditLedger } from "@croupier/ledger/audit";
import { createTestCasino, type TestCasino, type TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { othersDone } from "@croupier/testing/others-done";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TestGateway } from "../../test/gateway-fixture.ts";
import { sessionKey } from "../../test/gateway-fixture.ts";
import { startHostedGateway } from "../../test/hosted-gateway.ts";
import { addKey } from "../../test/operator-fixture.ts";
import { createSessionTokens } from "../auth/session-tokens.ts";
import { checkSums } from "../reports/check-sums.ts";
import type { DailyReport } from "../reports/daily.ts";
import { rollUp } from "../reports/roll-up.ts";
import type { RtpReport } from "../reports/rtp.ts";
import type { OperatorPool, PlayerPool } from "./read-pools.ts";

let database: TestDatabase;
let gateway: TestGateway;
let casino: TestCasino;
let alice: string;
let bob: string;
let finance: string;

beforeAll(async () => {
  database = await createTestDatabase();
  gateway = await startHostedGateway(database.url, (call) => casino.host.call(call));
});

beforeEach(async () => {
  casino = await createTestCasino(database.url);
  const { db, operatorId } = casino;
  alice = await addKey(db, operatorId, { scopes: ["config"] });
  bob = await addKey(db, operatorId, { scopes: ["config"] });
  finance = await addKey(db, operatorId, { scopes: ["reports"] });
});

afterEach(async () => {
  expect(await auditLedger(casino.db)).toEqual({ problems: [] });
  await casino[Symbol.asyncDispose]();
});

afterAll(async () => {
  await gateway?.close();
  await database?.[Symbol.asyncDispose]();
});

const grand = {
  tier: "grand",
  contribution: "1/100",
  seed: 1_000,
  ceiling: 900_000,
  trigger: { kind: "chance", range: "100000" },
} as const;
const must = { tier: "must", contribution: "1/200", seed: 10, ceiling: 20, trigger: { kind: "must-hit-by" } } as const;
const POOL = { enabled: true, currency: "EUR", games: ["coin-flip"], tiers: [grand, must] };

const propose = (body: object, base = 0, pool = "main") =>
  gateway.mutate<{ changeId: string }>("config.propose", { kind: "jackpot", pool, base, body }, alice);
const agree = async (body: object, base = 0, pool = "main") => {
  const { data, error } = await propose(body, base, pool);
  if (!data) throw new Error(error.message);
  return gateway.mutate<{ state: string; version: number }>("config.approve", { changeId: data.changeId }, bob);
};
const tokenOf = (player: TestPlayer) => createSessionTokens(sessionKey).issue(player, new Date(Date.now() + 60_000));
const bet = (player: TestPlayer, stake: number) =>
  casino.open(player, "coin-flip", [{ selection: { calls: ["heads"] }, stake }]) as Promise<RoundAnswer>;
const pools = async () =>
  (await gateway.query<{ pools: OperatorPool[] }>("jackpots.pools", undefined, finance)).data.pools;

describe("a pool", () => {
  it("begins with its seed money once two people have agreed on it, and every version is kept", async () => {
    expect((await agree(POOL)).data).toMatchObject({ state: "applied", version: 1 });
    const raised = { ...POOL, tiers: [{ ...grand, ceiling: 1_000_000 }, must] };
    expect((await agree(raised, 1)).data).toMatchObject({ state: "applied", version: 2 });
    const { data } = await gateway.query("config.version", { kind: "jackpot", pool: "main", version: 1 }, alice);
    expect(data).toMatchObject({ version: 1, body: POOL });
    expect(await pools()).toMatchObject([
      {
        pool: "main",
        version: 2,
        tiers: [
          {
            tier: "grand",
            amount: 1_000,
            level: "1000000000",
            ceiling: 1_000_000,
            figures: { rtp: "1/50", meanWin: "2000/1" },
          },
          { tier: "must", amount: 10, commitment: null },
        ],
      },
    ]);
  });

  it.each([
    ["loses remainders", { ...POOL, tiers: [{ ...grand, contribution: "1/3" }] }, 1, /no multiple of a millionth/],
    ["lowers a ceiling", { ...POOL, tiers: [{ ...grand, ceiling: 800_000 }, must] }, 1, /raised only/],
    ["drops a tier", { ...POOL, tiers: [grand] }, 1, /holds money/],
    [
      "is won another way",
      { ...POOL, tiers: [{ ...must, tier: "grand", ceiling: 900_000 }, must] },
      1,
      /never changes/,
    ],
    ["changes its currency", { ...POOL, currency: "USD" }, 1, /for ever/],
    ["gives back too much", { ...POOL, tiers: [{ ...grand, contribution: "1/4" }, must] }, 1, /20 % is the most/],
    ["names a game that there is not", { ...POOL, games: ["chess"] }, 1, /no game chess/],
  ])("that %s is refused", async (_, body, base, why) => {
    await agree(POOL);
    const { error } = await propose(body, base);
    expect(error.message).toMatch(why);
  });

  it("has its tiers' names to itself", async () => {
    await agree(POOL);
    const { error } = await propose({ ...POOL, tiers: [grand] }, 0, "other");
    expect(error.message).toMatch(/main has a tier grand/);
  });

  it("is written by no process without an approved change", async () => {
    await agree(POOL);
    await using stack = new AsyncDisposableStack();
    const db = openDatabase({
      url: database.url,
      role: "croupier_gateway",
      applicationName: "test",
      maxConnections: 1,
    });
    stack.defer(() => db.destroy());
    const { operatorId } = casino;
    const write = (statement: string) => inTenant(db, operatorId, (tx) => sql.raw(statement).execute(tx));
    await expect(
      write(
        `insert into jackpot_versions (operator_id, pool, version, body) values ('${operatorId}', 'main', 2, '{}')`,
      ),
    ).rejects.toThrow(/approved change/);
    await expect(write("update jackpot_tiers set seed = 1")).rejects.toThrow(/terms of its pool/);
    await expect(write("update jackpot_tiers set per_unit = 999999")).rejects.toThrow(/terms of its pool/);
    await agree({ ...POOL, enabled: false }, 1);
    await expect(write("update jackpot_tiers set version = 1, enabled = true")).rejects.toThrow(/terms of its pool/);
    await expect(write("update jackpot_tiers set paid = 0")).rejects.toThrow(/permission denied/);
    await expect(write("select salt from jackpot_tiers")).rejects.toThrow(/permission denied/);
  });
});

it("players see what they can win, and how a mark that was hit had been promised", async () => {
  await agree(POOL);
  const player = await casino.addPlayer({ balance: 100_000n });
  const token = await tokenOf(player);
  const list = async (by = token) =>
    (await gateway.query<{ pools: PlayerPool[] }>("jackpots.list", undefined, by)).data.pools;
  await bet(player, 100);
  const [before] = await list();
  expect(before).toMatchObject({
    pool: "main",
    games: ["coin-flip"],
    tiers: [{ amount: 1_001, lastWin: null }, { amount: 10 }],
  });
  const promised = before?.tiers[1]?.commitment;
  expect(promised).toMatch(/^[0-9a-f]{64}$/);
  // 10 more than the seed amount at the most, a half per bet.
  while ((await list())[0]?.tiers[1]?.cycle === 0) await bet(player, 100);
  const after = (await list())[0]?.tiers[1];
  expect(after?.lastWin?.mark).toMatchObject({
    cycle: 0,
    commitment: promised,
    from: 10,
    upTo: 20,
    mark: after?.lastWin?.amount,
  });
  expect(after?.commitment).not.toBe(promised);
  expect(await list(await tokenOf(await casino.addSession(player, "demo")))).toEqual([]);
});

it("operators see who won what, and a ledger that adds up", async () => {
  const sure = { ...grand, contribution: "1/100", ceiling: 1_000, seed: 10, trigger: { kind: "chance", range: "100" } };
  await agree({ ...POOL, tiers: [sure] });
  const player = await casino.addPlayer({ balance: 100_000n });
  const [first, second] = [await bet(player, 250), await bet(player, 150)];
  const { data } = await gateway.query<{ wins: object[] }>("jackpots.wins", { limit: 1 }, finance);
  expect(data).toMatchObject({
    wins: [
      { roundId: second.round.id, playerId: player.playerId, pool: "main", tier: "grand", amount: 12, state: "paid" },
    ],
    nextCursor: expect.any(String) as string,
  });
  expect((await gateway.query("jackpots.wins", { unpaid: true }, finance)).data).toMatchObject({ wins: [] });
  expect(first.round.jackpots).toMatchObject([{ amount: 12 }]);
  const ledger = await gateway.query<{ lines: object[] }>("jackpots.ledger", { tier: "grand", limit: 2 }, finance);
  expect(ledger.data).toMatchObject({
    lines: [
      { cycle: 2, kind: "seed", amount: "10000000" },
      { cycle: 1, kind: "win", amount: "12000000" },
      { cycle: 1, kind: "seed", amount: "10000000" },
    ],
    nextCursor: 1,
  });
  const [pool] = await pools();
  expect(pool?.tiers).toMatchObject([
    { seeded: "30000000", brought: "4000000", returned: "0", paid: "24000000", level: "10000000" },
  ]);
});

it("reports tell what rounds gave to jackpots and won of them apart from their game", async () => {
  const sure = { ...grand, contribution: "1/200", ceiling: 1_000, seed: 10, trigger: { kind: "chance", range: "100" } };
  await agree({ ...POOL, tiers: [sure] });
  const player = await casino.addPlayer({ balance: 100_000n });
  const rounds = [await bet(player, 250), await bet(player, 151)].map(({ round }) => round);
  await othersDone(casino.db);
  await rollUp(casino.db, casino.operatorId);
  const payouts = rounds.reduce((sum, { payout }) => sum + payout, 0);
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  const days = { from: day(Date.now() - 86_400_000), to: day(Date.now() + 86_400_000) };
  const daily = await gateway.query<DailyReport>("reports.daily", { ...days, groupBy: ["game"] }, finance);
  expect(daily.data.rows).toMatchObject([
    {
      game: "coin-flip",
      rounds: 2,
      turnover: "401",
      payouts: String(payouts),
      ggr: String(401 - payouts),
      jackpotContributions: "2.005",
      jackpotWins: "22",
    },
  ]);
  const rtp = await gateway.query<RtpReport>("reports.rtp", { stakeBands: false }, finance);
  expect(rtp.data.rows).toMatchObject([
    { lifetime: { turnover: "401", payouts: String(payouts), jackpotContribution: "0.005000" } },
  ]);
  expect(await checkSums(casino.db, casino.operatorId)).toEqual([]);
});
