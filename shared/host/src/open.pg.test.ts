import { isRefusal } from "@croupier/contract/errors";
import { uuidV7 } from "@croupier/contract/ids";
import type { RoundAnswer, Rotation, FairnessState } from "@croupier/contract/round";
import { auditLedger } from "@croupier/ledger/audit";
import { createTestCasino, type TestCasino, type TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

let database: TestDatabase;
let casino: TestCasino;

beforeAll(async () => {
  database = await createTestDatabase();
  casino = await createTestCasino(database.url);
});

afterEach(async () => {
  expect(await auditLedger(casino.db)).toEqual({ problems: [] });
});

afterAll(async () => {
  await casino[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const heads = (stake: number) => [{ selection: { calls: ["heads"] }, stake }];

const played = async (answer: Promise<unknown>): Promise<RoundAnswer> => {
  const result = (await answer) as RoundAnswer;
  expect(result).not.toHaveProperty("code");
  return result;
};

const balanceOf = async (player: TestPlayer): Promise<number> => {
  const current = await casino.call<{ balance: number }>(player, "/games/coin-flip/current", {});
  return isRefusal(current) ? -1 : current.balance;
};

describe("a bet", () => {
  test("moves its stake and payout and is there to be read", async () => {
    const player = await casino.addPlayer();
    const { round, balance } = await played(casino.open(player, "coin-flip", heads(100)));
    expect(round).toMatchObject({ game: "coin-flip", status: "settled", step: 0, stake: 100 });
    expect([0, 198]).toContain(round.payout);
    expect(balance).toBe(10_000 - 100 + round.payout);
    expect(await balanceOf(player)).toBe(balance);
  });

  test("asked again is answered the same, and played once", async () => {
    const player = await casino.addPlayer();
    const requestId = uuidV7();
    const first = await played(casino.open(player, "coin-flip", heads(100), requestId));
    await played(casino.open(player, "coin-flip", heads(50)));
    const again = await played(casino.open(player, "coin-flip", heads(100), requestId));
    expect(again).toEqual(first);
  });

  test("50 identical requests at once, on two services, are one bet with one answer", async () => {
    const player = await casino.addPlayer();
    const other = casino.newHost();
    const requestId = uuidV7();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        played(casino.open(player, "coin-flip", heads(100), requestId, index % 2 === 0 ? casino.host : other)),
      ),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await balanceOf(player)).toBe(answers[0]?.balance);
  });

  test("the same player many times in one moment, on two services, is exact", async () => {
    const player = await casino.addPlayer({ balance: 1_000n });
    const other = casino.newHost();
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        casino.open(player, "coin-flip", heads(10), uuidV7(), index % 2 === 0 ? casino.host : other),
      ),
    );
    const rounds = answers.filter((answer): answer is RoundAnswer => !isRefusal(answer));
    const refused = answers.filter(isRefusal).map(({ code }) => code);
    expect(new Set(refused)).toEqual(new Set(refused.length > 0 ? ["insufficient_funds"] : []));
    const nonces = rounds.map(({ round }) => round.fairness.nonce).toSorted((a, b) => a - b);
    expect(nonces).toEqual(rounds.map((_, index) => index));
    expect(await balanceOf(player)).toBe(1_000 + rounds.reduce((sum, { round }) => sum + round.payout - 10, 0));
  });

  test("many players at once on two services all play, without deadlock", async () => {
    const players = await Promise.all(Array.from({ length: 20 }, () => casino.addPlayer({ balance: 5_000n })));
    const other = casino.newHost();
    const answers = await Promise.all(
      Array.from({ length: 400 }, (_, index) =>
        played(
          casino.open(
            players[(index * 7) % 20] as TestPlayer,
            "coin-flip",
            heads(5),
            uuidV7(),
            index % 3 === 0 ? other : casino.host,
          ),
        ),
      ),
    );
    expect(answers).toHaveLength(400);
  });
});

describe("a bet is refused, and moves nothing, when", () => {
  const cases: readonly (readonly [why: string, code: string, wagers: unknown])[] = [
    ["the selection is malformed", "invalid_selection", [{ selection: { calls: ["edge"] }, stake: 10 }]],
    ["there are no calls", "invalid_selection", [{ selection: { calls: [] }, stake: 10 }]],
    ["the stake is a fraction", "stake_not_whole", heads(1.5)],
    ["the stake is negative", "stake_not_positive", heads(-5)],
    ["the stake is zero", "stake_not_positive", heads(0)],
    ["the stake is 2⁵³", "stake_too_large", heads(2 ** 53)],
    ["the stake is text", "invalid_stake", [{ selection: { calls: ["heads"] }, stake: "10" }]],
    ["the stake is above the limit", "stake_above_maximum", heads(1_000_001)],
    ["the balance does not cover it", "insufficient_funds", heads(10_001)],
    ["there are two wagers", "wagers_out_of_range", [...heads(1), ...heads(1)]],
    ["there is no wager", "wagers_out_of_range", []],
    ["the body has something else in it", "invalid_request", { toString: 1 }],
  ];
  test.each(cases)("%s: %s", async (_, code, wagers) => {
    const player = await casino.addPlayer();
    expect(await casino.open(player, "coin-flip", wagers)).toMatchObject({ code });
    expect(await balanceOf(player)).toBe(10_000);
  });

  test("it is under the minimum, off the grid, or could pay too much", async () => {
    const player = await casino.addPlayer();
    await casino.configure("coin-flip", { stakeMin: 20n, stakeStep: 10n, maxPayout: 1_000n });
    expect(await casino.open(player, "coin-flip", heads(10))).toMatchObject({ code: "stake_below_minimum" });
    expect(await casino.open(player, "coin-flip", heads(25))).toMatchObject({ code: "stake_off_step" });
    expect(await casino.open(player, "coin-flip", heads(510))).toMatchObject({ code: "limit_exceeded" });
    await played(casino.open(player, "coin-flip", heads(500)));
    await casino.configure("coin-flip", { enabled: false });
    expect(await casino.open(player, "coin-flip", heads(20))).toMatchObject({ code: "game_disabled" });
    await casino.configure("coin-flip", {});
  });

  test("the request id was used for another bet, is too old, or comes from the future", async () => {
    const player = await casino.addPlayer();
    const requestId = uuidV7();
    await played(casino.open(player, "coin-flip", heads(10), requestId));
    expect(await casino.open(player, "coin-flip", heads(11), requestId)).toMatchObject({ code: "request_id_reused" });
    const old = uuidV7(Date.now() - 31 * 86_400_000);
    expect(await casino.open(player, "coin-flip", heads(10), old)).toMatchObject({ code: "request_id_expired" });
    const ahead = uuidV7(Date.now() + 2 * 86_400_000);
    expect(await casino.open(player, "coin-flip", heads(10), ahead)).toMatchObject({ code: "invalid_request_id" });
    expect(await casino.open(player, "coin-flip", heads(10), "1")).toMatchObject({ code: "invalid_request_id" });
  });

  test("a refusal binds nothing: the same request id can be used again", async () => {
    const player = await casino.addPlayer();
    const requestId = uuidV7();
    expect(await casino.open(player, "coin-flip", heads(20_000), requestId)).toMatchObject({
      code: "insufficient_funds",
    });
    await played(casino.open(player, "coin-flip", heads(10), requestId));
  });

  test("the session is closed or has expired", async () => {
    const player = await casino.addPlayer();
    const session = casino.db.updateTable("sessions").where("id", "=", player.sessionId);
    await session.set({ closed_at: new Date() }).execute();
    expect(await casino.open(player, "coin-flip", heads(10))).toMatchObject({ code: "session_closed" });
    await session.set({ closed_at: null, expires_at: new Date(Date.now() - 1) }).execute();
    expect(await casino.open(player, "coin-flip", heads(10))).toMatchObject({ code: "session_closed" });
  });

  test("there is no client seed", async () => {
    const player = await casino.addPlayer({ seeded: false });
    expect(await casino.open(player, "coin-flip", heads(10))).toMatchObject({ code: "client_seed_required" });
  });
});

describe("seed pairs", () => {
  test("the commitment comes before the client seed, and rotating reveals what it promised", async () => {
    const player = await casino.addPlayer({ seeded: false });
    const rotate = (clientSeed: string, commitment?: string) =>
      casino.call<Rotation>(player, "/fairness/rotate", { clientSeed, ...(commitment && { commitment }) });
    expect(await rotate("mine")).toMatchObject({ code: "commitment_not_shown" });
    const shown = (await casino.call<FairnessState>(player, "/fairness/current", {})) as FairnessState;
    expect(shown.active).toBeNull();
    expect(await rotate("mine", "0".repeat(64))).toMatchObject({ code: "stale_commitment" });
    const first = (await rotate("mine", shown.next.commitment)) as Rotation;
    expect(first).toMatchObject({ revealed: null, active: { commitment: shown.next.commitment, clientSeed: "mine" } });
    expect(await rotate("mine", shown.next.commitment)).toEqual(first);
    await played(casino.open(player, "coin-flip", heads(10)));
    const second = (await rotate("yours", first.next.commitment)) as Rotation;
    expect(second.revealed).toMatchObject({ commitment: shown.next.commitment, clientSeed: "mine", rounds: 1 });
    expect(await rotate("yours", first.next.commitment)).toEqual(second);
  });

  test("nothing is written for a caller who waits no longer", async () => {
    const player = await casino.addPlayer({ seeded: false });
    const at = (deadlineMs: number, path: string, input: object) =>
      casino.host.call({ caller: player, path, input, deadlineMs });
    const late = Date.now() - 1;
    const soon = Date.now() + 60_000;
    expect(await at(late, "/fairness/current", {})).toMatchObject({ code: "deadline_exceeded" });
    const shown = await at(soon, "/fairness/current", {});
    const input = { clientSeed: "mine", commitment: (shown as FairnessState).next.commitment };
    expect(await at(late, "/fairness/rotate", input)).toMatchObject({ code: "deadline_exceeded" });
    expect(await at(soon, "/fairness/current", {})).toEqual(shown);
    const rotated = await at(soon, "/fairness/rotate", input);
    expect(await at(late, "/fairness/rotate", input), "what is done is told").toEqual(rotated);

    const { operatorId } = player;
    const opened = { operatorId, playerId: player.playerId, mode: "demo", currency: "EUR" };
    const open = (deadlineMs: number) =>
      casino.host.call({ caller: { kind: "system" }, path: "/internal/accounts/open", input: opened, deadlineMs });
    expect(await open(late)).toMatchObject({ code: "deadline_exceeded" });
    const accounts = casino.db.selectFrom("accounts").select("mode").where("player_id", "=", player.playerId);
    expect(await accounts.execute()).toEqual([{ mode: "real" }]);
    expect(await open(soon)).toMatchObject({ currency: "EUR" });
  });

  test("rotating at the same moment as betting leaves no gap", async () => {
    const player = await casino.addPlayer();
    const bets = Array.from({ length: 30 }, () => played(casino.open(player, "coin-flip", heads(1))));
    const turns = Array.from({ length: 10 }, (_, index) =>
      casino.call<Rotation>(player, "/fairness/rotate", { clientSeed: `turn-${index}` }),
    );
    const rotations = await Promise.all(turns);
    for (const rotation of rotations) expect(rotation).not.toHaveProperty("code");
    await Promise.all(bets);
  });
});
