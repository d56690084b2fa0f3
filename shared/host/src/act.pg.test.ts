import { isRefusal } from "@croupier/contract/errors";
import { uuidV7 } from "@croupier/contract/ids";
import type { RoundAnswer, RoundRecord } from "@croupier/contract/round";
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

const open = (player: TestPlayer, stake = 100, requestId = uuidV7()) =>
  casino.open(player, "ladder", [{ selection: { ladder: "left" }, stake }], requestId) as Promise<RoundAnswer>;

const act = (
  player: TestPlayer,
  round: RoundRecord,
  action: unknown,
  requestId = uuidV7(),
  expectedStep = round.step,
) =>
  casino.call<RoundAnswer>(player, "/games/ladder/act", {
    requestId,
    roundId: round.id,
    expectedStep,
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

const current = (player: TestPlayer) =>
  casino.call<{ round: RoundRecord | null; balance: number }>(player, "/games/ladder/current", {}) as Promise<{
    round: RoundRecord | null;
    balance: number;
  }>;

/** Opens rounds until one whose first rung holds; the others fall and are over. */
const openAndClimb = async (player: TestPlayer): Promise<RoundAnswer> => {
  for (;;) {
    const opened = await open(player);
    const climbed = await act(player, opened.round, "climb");
    if (climbed.round.status === "open") return climbed;
  }
};

describe("a round of decisions", () => {
  test("stays open over its actions, shows nothing hidden, and settles once", async () => {
    const player = await casino.addPlayer();
    const opened = await open(player);
    expect(opened.round).toMatchObject({ status: "open", step: 0, stake: 100, payout: 0, view: { broken: null } });
    expect(opened.round.fairness.serverSeed).toBeNull();
    expect((await current(player)).round).toEqual(opened.round);
    const doubled = await act(player, opened.round, "double");
    expect(doubled).toMatchObject({ round: { step: 1, stake: 200 }, balance: opened.balance - 100 });
    const climbed = await act(player, doubled.round, "climb");
    const ended = climbed.round.status === "open" ? await act(player, climbed.round, "take") : climbed;
    expect(ended.round.status).toBe("settled");
    expect(ended.round.view).toMatchObject({ broken: expect.any(Array) });
    expect(ended.balance).toBe(10_000 - 200 + ended.round.payout);
    expect((await current(player)).round).toBeNull();
  });

  test("refuses a second round of the game while one is open, and shows the open one", async () => {
    const player = await casino.addPlayer();
    const { round } = await openAndClimb(player);
    expect(await open(player)).toMatchObject({ code: "round_already_open", round: { id: round.id, step: 1 } });
  });

  test("refuses what does not fit: a stale step, an illegal action, another's round, a settled round", async () => {
    const player = await casino.addPlayer();
    const stranger = await casino.addPlayer();
    const { round } = await openAndClimb(player);
    expect(await act(player, round, "take", uuidV7(), 0)).toMatchObject({ code: "stale_action", round: { step: 1 } });
    expect(await act(player, round, "take", uuidV7(), 7)).toMatchObject({ code: "stale_action" });
    expect(await act(player, round, "jump")).toMatchObject({ code: "invalid_action" });
    expect(await act(stranger, round, "take")).toMatchObject({ code: "round_not_found" });
    const taken = await act(player, round, "take");
    expect(await act(player, taken.round, "climb")).toMatchObject({ code: "round_not_open" });
    expect(await act(player, round, "take")).toMatchObject({ code: "stale_action", round: { status: "settled" } });
  });

  test("refuses an action that the balance does not cover, and leaves the round as it was", async () => {
    const player = await casino.addPlayer({ balance: 150n });
    const opened = await open(player);
    expect(await act(player, opened.round, "double")).toMatchObject({ code: "insufficient_funds" });
    expect(await current(player)).toEqual({ round: opened.round, balance: 50 });
  });

  test("of two clients acting at once one wins, and the other sees the round as it stands", async () => {
    const player = await casino.addPlayer();
    const { round } = await openAndClimb(player);
    const answers = await Promise.all([act(player, round, "double"), act(player, round, "take")]);
    const [lost] = answers.filter(isRefusal);
    expect(answers.filter((answer) => !isRefusal(answer))).toHaveLength(1);
    expect(lost).toMatchObject({ code: "stale_action", round: { id: round.id, step: 2 } });
  });

  test("answers every repeated request as it did the first time, also after the round moved on", async () => {
    const player = await casino.addPlayer();
    const ids = [uuidV7(), uuidV7(), uuidV7()] as const;
    const opened = await open(player, 100, ids[0]);
    const doubled = await act(player, opened.round, "double", ids[1]);
    const climbed = await act(player, doubled.round, "climb", ids[2]);
    expect(await open(player, 100, ids[0])).toEqual(opened);
    expect(await act(player, opened.round, "double", ids[1])).toEqual(doubled);
    expect(await act(player, doubled.round, "climb", ids[2])).toEqual(climbed);
    expect(await act(player, doubled.round, "take", ids[2])).toMatchObject({ code: "request_id_reused" });
  });

  test("is finished in a game that was switched off, which opens no other", async () => {
    const player = await casino.addPlayer();
    const { round } = await openAndClimb(player);
    await casino.configure("ladder", { enabled: false });
    const doubled = await act(player, round, "double");
    expect(doubled.round).toMatchObject({ status: "open", step: 2 });
    expect(await act(player, doubled.round, "take")).toMatchObject({ round: { status: "settled" } });
    expect(await open(player)).toMatchObject({ code: "game_disabled" });
    await casino.configure("ladder", {});
  });

  test("keeps its seed pair from being rotated while it is open", async () => {
    const player = await casino.addPlayer();
    await openAndClimb(player);
    expect(await casino.call(player, "/fairness/rotate", { clientSeed: "x" })).toMatchObject({ code: "round_open" });
  });
});

describe("a bet that the rules have a say in", () => {
  test("is refused where the variant objects to it, with the rules' own words", async () => {
    const player = await casino.addPlayer();
    expect(await casino.open(player, "ladder", [{ selection: { ladder: "rotten" }, stake: 100 }])).toMatchObject({
      code: "invalid_selection",
      message: "Nobody climbs the rotten ladder.",
    });
  });

  test("is bounded by the maximum payout where it can bound itself, told at opening, and never paid less", async () => {
    const player = await casino.addPlayer();
    // Doubled, the third rung pays 548.
    await casino.configure("ladder", { maxPayout: 600n });
    const requestId = uuidV7();
    const opened = await open(player, 100, requestId);
    expect(opened.round.wagers).toEqual([{ selection: { ladder: "left", top: 3 }, stake: 100 }]);
    expect(await open(player, 100, requestId)).toEqual(opened);
    expect(await open(await casino.addPlayer(), 400)).toMatchObject({ code: "limit_exceeded" });
    await casino.configure("ladder", {});
  });
});

describe("an abandoned round", () => {
  test("ends by the rules' default action, also after its session has closed", async () => {
    const player = await casino.addPlayer();
    const { round, balance } = await openAndClimb(player);
    await casino.db.updateTable("sessions").set({ closed_at: new Date() }).where("id", "=", player.sessionId).execute();
    const ended = await resolve(player, round, "fallback");
    expect(ended.round).toMatchObject({ status: "settled", payout: 140, actions: ["climb", "take"] });
    expect(ended.balance).toBe(balance + 140);
    expect(await resolve(player, round, "fallback")).toEqual(ended);
  });

  test("is left alone once its player has come back to it", async () => {
    const player = await casino.addPlayer();
    const opened = await open(player);
    const doubled = await act(player, opened.round, "double");
    for (const policy of ["fallback", "void"] as const) {
      expect(await resolve(player, opened.round, policy)).toMatchObject({ code: "stale_action", round: doubled.round });
    }
    expect((await current(player)).round).toEqual(doubled.round);
  });

  test("is voided where the rules or the policy say so, and gives the stake back", async () => {
    const player = await casino.addPlayer();
    const opened = await open(player);
    const doubled = await act(player, opened.round, "double");
    const ended = await resolve(player, doubled.round, "fallback");
    expect(ended).toMatchObject({ round: { status: "voided", stake: 200, payout: 0 }, balance: 10_000 });
    const { round, balance } = await openAndClimb(player);
    const voided = await resolve(player, round, "void");
    expect(voided).toMatchObject({ round: { status: "voided" }, balance: balance + round.stake });
  });
});
