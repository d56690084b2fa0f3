import { createSeedPair } from "@croupier/fairness/draws";
import { parseSeed } from "@croupier/fairness/seed";
import { uuidV7 } from "@croupier/contract/ids";
import type { RoundAnswer, RoundRecord, Rotation } from "@croupier/contract/round";
import { auditLedger } from "@croupier/ledger/audit";
import { withClient } from "@croupier/testing/admin";
import { createTestCasino, type TestCasino, type TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { addPool, levelOf, type PoolRow } from "@croupier/testing/jackpot-rows";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

let database: TestDatabase;
let casino: TestCasino;

beforeAll(async () => {
  database = await createTestDatabase();
});

const begin = async (pool: Omit<PoolRow, "operatorId" | "pool">): Promise<TestPlayer> => {
  casino = await createTestCasino(database.url);
  await addPool(casino.db, { operatorId: casino.operatorId, pool: "main", ...pool });
  return casino.addPlayer({ balance: 100_000n });
};

afterEach(async () => {
  expect(await auditLedger(casino.db)).toEqual({ problems: [] });
  await casino[Symbol.asyncDispose]();
});

afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

const flip = (player: TestPlayer, stake: number, requestId = uuidV7()) =>
  casino.open(player, "coin-flip", [{ selection: { calls: ["heads"] }, stake }], requestId) as Promise<RoundAnswer>;

const climb = (player: TestPlayer, stake: number) =>
  casino.open(player, "ladder", [{ selection: { ladder: "left" }, stake }]) as Promise<RoundAnswer>;

const act = (player: TestPlayer, { id, step }: RoundRecord, action: string) =>
  casino.call<RoundAnswer>(player, "/games/ladder/act", {
    requestId: uuidV7(),
    roundId: id,
    expectedStep: step,
    action,
  }) as Promise<RoundAnswer>;

const resolve = (player: TestPlayer, { id, step }: RoundRecord, policy: "fallback" | "void") =>
  casino.host.call({
    caller: { kind: "system" },
    path: "/internal/rounds/resolve",
    input: {
      operatorId: player.operatorId,
      playerId: player.playerId,
      mode: player.mode,
      game: "ladder",
      roundId: id,
      expectedStep: step,
      policy,
    },
    deadlineMs: Date.now() + 10_000,
  }) as Promise<RoundAnswer>;

const level = (tier: string) => levelOf(casino.db, casino.operatorId, tier);
const balanceOf = async (player: TestPlayer) =>
  ((await casino.call(player, "/games/coin-flip/current", {})) as { balance: number }).balance;

const never = { tier: "mini", contribution: "3/1000000", seed: 10, ceiling: 1_000_000, range: "18446744073709551616" };

test("a bet gives its exact contribution, to the millionth, and says so", async () => {
  const player = await begin({ games: ["coin-flip"], tiers: [never] });
  const { round } = await flip(player, 7);
  expect(round.jackpots).toEqual([
    { pool: "main", tier: "mini", contributed: "21", range: never.range, won: false, amount: null, paid: false },
  ]);
  expect(await level("mini")).toBe(10_000_021n);
});

test("a round gives as it settles, all that was staked in it; one that is voided gives nothing at any time", async () => {
  const player = await begin({ games: ["ladder"], tiers: [never] });
  const begun = async () => {
    const { round } = await climb(player, 100);
    const { round: doubled } = await act(player, round, "double");
    expect([round, doubled]).toMatchObject([0, 1].map(() => ({ status: "open", jackpots: [{ contributed: "0" }] })));
    expect(await level("mini")).toBe(10_000_000n);
    return doubled;
  };
  const { round: voided } = await resolve(player, await begun(), "void");
  expect(voided).toMatchObject({ status: "voided", jackpots: [{ contributed: "0", won: false }] });
  let ended = await begun();
  while (ended.status === "open") ended = (await act(player, ended, "climb")).round;
  expect(ended).toMatchObject({ status: "settled", jackpots: [{ contributed: "600", won: false }] });
  expect(await level("mini")).toBe(10_000_600n);
});

test("games of no pool, demo rounds and switched-off pools give nothing", async () => {
  const player = await begin({ games: ["ladder"], tiers: [never] });
  expect((await flip(player, 100)).round).not.toHaveProperty("jackpots");
  const demo = await casino.addSession(player, "demo");
  expect((await climb(demo, 100)).round).not.toHaveProperty("jackpots");
  await addPool(casino.db, {
    operatorId: casino.operatorId,
    pool: "main",
    version: 2,
    enabled: false,
    games: ["ladder"],
    tiers: [never],
  });
  // What a host knows of tiers may be a second old; what it writes is checked.
  expect((await climb(player, 100)).round).not.toHaveProperty("jackpots");
  expect(await level("mini")).toBe(10_000_000n);
});

const always = { tier: "mini", contribution: "1/100", seed: 10, ceiling: 1_000_000, range: "100" };

test("a win by chance pays the whole units of the level, its own contribution included, and leaves the rest", async () => {
  const player = await begin({ games: ["coin-flip"], tiers: [always] });
  const requestId = uuidV7();
  const before = await balanceOf(player);
  const answer = await flip(player, 130, requestId);
  const { round, balance } = answer;
  // 130 of 100 always win: a seed of 10, and 1.3 of the stake.
  expect(round.jackpots).toMatchObject([{ tier: "mini", contributed: "1300000", won: true, amount: 11, paid: true }]);
  expect(balance).toBe(before - 130 + round.payout + 11);
  expect(await balanceOf(player)).toBe(balance);
  expect(await level("mini")).toBe(10_300_000n);
  expect(await flip(player, 130, requestId)).toEqual(answer);
  const record = await casino.db
    .selectFrom("transfers")
    .select(["kind", "debit_account", "credit_account", "amount"])
    .where("player_id", "=", player.playerId)
    .where("kind", "=", "jackpot")
    .execute();
  expect(record).toEqual([{ kind: "jackpot", debit_account: "jackpot", credit_account: "player", amount: 11n }]);
});

test("a round of decisions is drawn for when it settles, in proportion to all that was staked", async () => {
  const player = await begin({ games: ["ladder"], tiers: [always] });
  const { round } = await climb(player, 60);
  expect(round.jackpots).toMatchObject([{ won: false }]);
  const { round: doubled } = await act(player, round, "double");
  expect(doubled.jackpots).toMatchObject([{ contributed: "0", won: false }]);
  let ended = doubled;
  while (ended.status === "open") ended = (await act(player, ended, "climb")).round;
  // 60 of 100 might not; 120 of 100 must.
  expect(ended).toMatchObject({
    status: "settled",
    jackpots: [{ contributed: "1200000", won: true, amount: 11, paid: true }],
  });
});

test("what a round drew for a tier anybody can draw again, once its server seed is revealed", async () => {
  const player = await begin({ games: ["coin-flip"], tiers: [{ ...always, range: "7" }] });
  const rounds: RoundRecord[] = [];
  for (let round = 0; round < 20; round += 1) rounds.push((await flip(player, 3)).round);
  const { revealed } = (await casino.call<Rotation>(player, "/fairness/rotate", { clientSeed: "next" })) as Rotation;
  if (!revealed) throw new Error("nothing was revealed");
  const pair = createSeedPair(parseSeed(revealed.serverSeed));
  for (const { fairness, stake, jackpots } of rounds) {
    const draws = pair.draws(fairness.clientSeed, fairness.nonce, "jackpot-mini");
    expect(jackpots).toMatchObject([{ won: draws.uniformWide(7n) < BigInt(stake) }]);
  }
  expect(new Set(rounds.map(({ jackpots }) => jackpots?.[0]?.won)).size).toBe(2);
});

test("two hosts and many players at once lose nothing, and each win is paid once", async () => {
  const player = await begin({
    games: ["coin-flip"],
    tiers: [
      { ...always, tier: "mini", range: "900" },
      { ...always, tier: "midi", range: "5000", contribution: "7/1000" },
      { tier: "must", contribution: "1/50", seed: 3, ceiling: 40 },
    ],
  });
  const players = [
    player,
    ...(await Promise.all(Array.from({ length: 15 }, () => casino.addPlayer({ balance: 50_000n })))),
  ];
  const other = casino.newHost();
  const answers = await Promise.all(
    Array.from({ length: 240 }, (_, index) =>
      casino.open(
        players[index % players.length] as TestPlayer,
        "coin-flip",
        [{ selection: { calls: ["heads"] }, stake: 1 + (index % 90) }],
        uuidV7(),
        index % 3 === 0 ? other : casino.host,
      ),
    ),
  );
  expect(answers.filter((answer) => "code" in answer)).toEqual([]);
  const wins = (answers as RoundAnswer[]).flatMap(({ round }) => (round.jackpots ?? []).filter(({ won }) => won));
  expect(wins.length).toBeGreaterThan(5);
  for (const { paid, amount } of wins) expect([paid, amount]).toEqual([true, expect.any(Number)]);
  const staked = answers.reduce((sum, _, index) => sum + 1n + BigInt(index % 90), 0n);
  const tiers = await casino.db
    .selectFrom("jackpot_tiers")
    .selectAll()
    .where("operator_id", "=", casino.operatorId)
    .execute();
  for (const { tier, per_unit, seeded, paid } of tiers) {
    expect(await level(tier)).toBe(BigInt(seeded) - BigInt(paid) + staked * BigInt(per_unit));
  }
});

test("a bet that others keep out of a tier waits for its turn, and gives way to them no longer", async () => {
  const player = await begin({
    games: ["coin-flip"],
    tiers: [{ tier: "must", contribution: "1/1000", seed: 1_000, ceiling: 1_000_000_000 }],
  });
  // Before the first there is no mark to be far from.
  await flip(player, 1);
  await withClient(database.url, async (other) => {
    const waiting = async (): Promise<boolean> => {
      const { rowCount } = await other.query(
        `select from pg_stat_activity
         where datname = current_database() and pg_backend_pid() = any(pg_blocking_pids(pid))`,
      );
      return (rowCount ?? 0) > 0;
    };
    await other.query("begin");
    await other.query("select from jackpot_tiers where operator_id = $1 for update", [casino.operatorId]);
    const flipped = flip(player, 1);
    while (!(await waiting())) await other.query("select 1");
    await other.query("commit");
    expect((await flipped).round.status).toBe("settled");
  });
});
