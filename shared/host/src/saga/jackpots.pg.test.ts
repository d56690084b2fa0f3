import { uuidV7 } from "@croupier/contract/ids";
import type { RoundAnswer, RoundRecord } from "@croupier/contract/round";
import type { TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { addPool, levelOf } from "@croupier/testing/jackpot-rows";
import { createSeamlessCasino, type SeamlessCasino } from "@croupier/testing/seamless-casino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

let database: TestDatabase;
let seamless: SeamlessCasino;
let player: TestPlayer;
let levels: Readonly<Record<string, bigint>>;

/** A flip for 100 wins both its tiers; a ladder feeds one that nobody wins, and one that 200 win. */
beforeAll(async () => {
  database = await createTestDatabase();
  seamless = await createSeamlessCasino(database.url);
  const { db, operatorId } = seamless.casino;
  await addPool(db, {
    operatorId,
    pool: "main",
    games: ["coin-flip"],
    tiers: [
      { tier: "sure", contribution: "1/100", seed: 10, ceiling: 1_000, range: "100" },
      { tier: "must", contribution: "1/50", seed: 1, ceiling: 2 },
    ],
  });
  const never = {
    tier: "never",
    contribution: "3/1000000",
    seed: 10,
    ceiling: 1_000_000,
    range: "18446744073709551616",
  };
  await addPool(db, { operatorId, pool: "other", games: ["ladder"], tiers: [never] });
  const top = { tier: "top", contribution: "1/100", seed: 5, ceiling: 7, range: "200" };
  await addPool(db, { operatorId, pool: "rungs", games: ["ladder"], tiers: [top] });
});

afterAll(async () => {
  await seamless[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

beforeEach(async () => {
  player = await seamless.casino.addPlayer({ balance: 1_000n });
  levels = { sure: await level("sure"), must: await level("must"), never: await level("never") };
});

afterEach(async () => {
  seamless.befall();
  await seamless.settle();
  expect(await seamless.findProblems()).toEqual([]);
});

const level = (tier: string) => levelOf(seamless.casino.db, seamless.casino.operatorId, tier);
/** What the tier that nobody wins was given since the test began. */
const given = async () => (await level("never")) - (levels["never"] ?? 0n);
const impatient = () => seamless.casino.newHost(undefined, 250);
const calls = () => seamless.callsOf(player.playerId);
const flip = (stake = 100, requestId = uuidV7(), host = seamless.casino.host) => {
  const wagers = [{ selection: { calls: ["heads"] }, stake }];
  return seamless.casino.open(player, "coin-flip", wagers, requestId, host) as Promise<RoundAnswer>;
};
const climb = (stake: number, host = seamless.casino.host) => {
  const wagers = [{ selection: { ladder: "left" }, stake }];
  return seamless.casino.open(player, "ladder", wagers, uuidV7(), host) as Promise<RoundAnswer>;
};
const act = (round: RoundRecord, action: string, host = seamless.casino.host) => {
  const input = { requestId: uuidV7(), roundId: round.id, expectedStep: round.step, action };
  return seamless.casino.call(player, "/games/ladder/act", input, host) as Promise<RoundAnswer>;
};
const asSystem = (path: string, input: object) =>
  seamless.casino.host.call({ caller: { kind: "system" }, path, input, deadlineMs: Date.now() + 10_000 });
const states = async () => {
  const wins = seamless.casino.db.selectFrom("jackpot_wins").select("state");
  return (await wins.where("player_id", "=", player.playerId).execute()).map(({ state }) => state);
};

describe("what a round gives", () => {
  /** Climbs to its end. */
  const finish = async (round: RoundAnswer["round"]) => {
    let ended = round;
    while (ended.status === "open") ended = (await act(ended, "climb")).round;
    return ended;
  };

  test("it gives as it settles, what an action added to its stake too, and nothing if it is voided", async () => {
    const { round } = await climb(100);
    expect(round.jackpots?.[0]).toMatchObject({ tier: "never", contributed: "0", won: false });
    const { round: doubled } = await act(round, "double");
    expect(doubled.jackpots?.[0]).toMatchObject({ contributed: "0" });
    expect(await given()).toBe(0n);
    const { playerId, operatorId, mode } = player;
    const target = { operatorId, playerId, mode, game: "ladder", roundId: round.id, expectedStep: 1, policy: "void" };
    const { round: voided } = (await asSystem("/internal/rounds/resolve", target)) as RoundAnswer;
    expect(voided.status).toBe("voided");
    expect(voided.jackpots?.[0]).toMatchObject({ contributed: "0" });
    expect(await given()).toBe(0n);
    const ended = await finish((await act((await climb(100)).round, "double")).round);
    expect(ended.jackpots?.[0]).toMatchObject({ contributed: "600" });
    expect(await given()).toBe(600n);
  });

  test("it gives nothing of a stake that is refused, or that may not have been taken", async () => {
    expect(await climb(2_000)).toMatchObject({ code: "insufficient_funds" });
    seamless.befall("drop_after");
    expect(await climb(100, impatient())).toMatchObject({ code: "wallet_unavailable" });
    expect(await given()).toBe(0n);
    seamless.befall();
    const { round } = await climb(100);
    seamless.befall("drop_after");
    const host = impatient();
    expect(await act(round, "double", host)).toMatchObject({ code: "wallet_unavailable" });
    await host.idle();
    seamless.befall();
    await seamless.settle();
    await finish(round);
    expect(await given()).toBe(300n);
  });

  test("it takes part on terms that were in force when it was written down", async () => {
    const { db, operatorId } = seamless.casino;
    await finish((await climb(1)).round);
    const other = { operatorId, pool: "other", games: ["ladder"] };
    const tier = { tier: "never", contribution: "5/1000000", seed: 10, ceiling: 1_000_000, range: "1000000000000" };
    // What a host knows of tiers may be a second old; what it writes is checked.
    await addPool(db, { ...other, version: 2, tiers: [tier] });
    player = await seamless.casino.addPlayer({ balance: 1_000n });
    const ended = await finish((await climb(100)).round);
    expect(ended.jackpots?.[0]).toMatchObject({ contributed: "500" });
    expect(await given()).toBe(503n);
  });
});

describe("a round that wins", () => {
  test("is paid each win by a credit of its own, before the one that closes it", async () => {
    const requestId = uuidV7();
    const answer = await flip(100, requestId);
    const { payout, jackpots = [] } = answer.round;
    const [must, sure] = [jackpots.find(({ tier }) => tier === "must"), jackpots.find(({ tier }) => tier === "sure")];
    expect(must).toMatchObject({ contributed: "2000000", won: true, amount: 2, paid: true });
    expect(sure).toMatchObject({ contributed: "1000000", won: true, amount: 11, paid: true });
    expect(await calls()).toEqual([
      "debit done 100",
      "credit done 2",
      "credit done 11",
      `credit done ${payout} closed`,
    ]);
    expect(answer).toMatchObject({ balance: 1_000 - 100 + 13 + payout });
    expect(answer).not.toHaveProperty("payment");
    expect(seamless.balanceOf(player.playerId)).toBe(BigInt(answer.balance));
    expect(await flip(100, requestId)).toEqual(answer);
    expect(await level("sure")).toBe((levels["sure"] ?? 0n) + 1_000_000n - 11_000_000n + 10_000_000n);
    const moved = seamless.casino.db.selectFrom("transfers").select(["debit_account", "credit_account", "amount"]);
    expect(await moved.where("player_id", "=", player.playerId).where("kind", "=", "jackpot").execute()).toEqual(
      expect.arrayContaining([
        { debit_account: "jackpot", credit_account: "cash", amount: 2n },
        { debit_account: "jackpot", credit_account: "cash", amount: 11n },
      ]),
    );
  });

  /** A round that its next step surely ends, and wins a tier with. */
  const almostOver = async () => {
    const wagers = [{ selection: { ladder: "left", top: 1 }, stake: 200 }];
    return ((await seamless.casino.open(player, "ladder", wagers)) as RoundAnswer).round;
  };

  test("is told what it won though the wallet does not answer, and is paid once it does", async () => {
    const round = await almostOver();
    const host = impatient();
    seamless.befall("fail_after");
    const answer = await act(round, "climb", host);
    const won = answer.round.jackpots?.find(({ tier }) => tier === "top");
    expect(answer).toMatchObject({ payment: "pending", round: { status: "settled" } });
    expect(won).toMatchObject({ won: true, amount: 7, paid: false });
    await host.idle();
    const { payout } = answer.round;
    expect(await calls()).toEqual(["debit done 200", "credit pending 7", `credit pending ${payout} closed`]);
    expect(await states()).toEqual(["fixed"]);
    seamless.befall();
    await seamless.settle();
    expect(await calls()).toEqual(["debit done 200", "credit done 7", `credit done ${payout} closed`]);
    expect(await states()).toEqual(["paid"]);
    expect(seamless.balanceOf(player.playerId)).toBe(BigInt(1_000 - 200 + 7 + payout));
  });

  test("wins nothing with a stake that was not taken", async () => {
    seamless.befall("drop_after");
    expect(await flip(100, uuidV7(), impatient())).toMatchObject({ code: "wallet_unavailable" });
    expect(await flip(100, uuidV7(), impatient())).toMatchObject({ code: "wallet_unavailable" });
    expect(await states()).toEqual([]);
    expect([await level("sure"), await level("must")]).toEqual([levels["sure"], levels["must"]]);
  });
});
