import { uuidV7 } from "@croupier/contract/ids";
import type { RoundAnswer } from "@croupier/contract/round";
import type { TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { createSeamlessCasino, type SeamlessCasino } from "@croupier/testing/seamless-casino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Host } from "../host.ts";

let database: TestDatabase;
let seamless: SeamlessCasino;
let player: TestPlayer;
let opened: RoundAnswer;

beforeAll(async () => {
  database = await createTestDatabase();
  seamless = await createSeamlessCasino(database.url);
});

afterAll(async () => {
  await seamless[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** Rounds whose first rung holds: a climb leaves them open. */
beforeEach(async () => {
  player = await seamless.casino.addPlayer({ balance: 1_000n });
  opened = await open(player);
});

afterEach(async () => {
  seamless.befall();
  await seamless.settle();
  expect(await seamless.findProblems()).toEqual([]);
});

const open = async (of: TestPlayer, host?: Host) =>
  (await seamless.casino.open(
    of,
    "ladder",
    [{ selection: { ladder: "left" }, stake: 100 }],
    uuidV7(),
    host,
  )) as RoundAnswer;
const act = (action: string, { expectedStep = 0, requestId = uuidV7(), host = seamless.casino.host } = {}) =>
  seamless.casino.call<RoundAnswer>(
    player,
    "/games/ladder/act",
    { requestId, roundId: opened.round.id, expectedStep, action },
    host,
  ) as Promise<RoundAnswer>;
const resolve = (policy: "void" | "fallback", expectedStep = 0) => {
  const { operatorId, playerId, mode } = player;
  const input = { operatorId, playerId, mode, game: "ladder", roundId: opened.round.id, expectedStep, policy };
  const call = { caller: { kind: "system" }, deadlineMs: Date.now() + 20_000 } as const;
  return seamless.casino.host.call({ ...call, path: "/internal/rounds/resolve", input }) as Promise<RoundAnswer>;
};
/** Climbs to the end, from a step on. */
const climb = async (from = 0): Promise<RoundAnswer> => {
  let answer = await act("climb", { expectedStep: from });
  while (answer.round.status === "open") answer = await act("climb", { expectedStep: answer.round.step });
  return answer;
};
const calls = () => seamless.callsOf(player.playerId);
const impatient = () => seamless.casino.newHost(undefined, 250);
const spent = async () => {
  const { spending } = await seamless.casino.db
    .selectFrom("accounts")
    .select("spending")
    .where("player_id", "=", player.playerId)
    .executeTakeFirstOrThrow();
  return spending?.day.slice(1).map(Number);
};

describe("an action that asks for no more stake", () => {
  test("says nothing to the operator's wallet until the round is over", async () => {
    expect(await calls()).toEqual(["debit done 100"]);
    const { round, balance, payment } = await climb();
    expect(await calls()).toEqual(["debit done 100", `credit done ${round.payout} closed`]);
    expect([balance, payment]).toEqual([900 + round.payout, undefined]);
    expect(seamless.balanceOf(player.playerId)).toBe(BigInt(balance));
    expect(await spent()).toEqual([100, round.payout]);
  });
});

describe("an action that asks for more stake", () => {
  test("is taken once the operator's wallet gives it", async () => {
    const requestId = uuidV7();
    const doubled = await act("double", { requestId });
    expect(doubled).toMatchObject({ round: { status: "open", step: 1, stake: 200 }, balance: 800 });
    expect(await spent()).toEqual([200, 0]);
    const { round } = await climb(1);
    expect(await calls()).toEqual(["debit done 100", "debit done 100", `credit done ${round.payout} closed`]);
    expect(await act("double", { requestId })).toEqual(doubled);
    const steps = await seamless.casino.db
      .selectFrom("wallet_calls")
      .select("step")
      .where("player_id", "=", player.playerId)
      .orderBy("seq")
      .execute();
    expect(steps).toEqual([{ step: 0 }, { step: 1 }, { step: null }]);
  });

  test("and is refused it never happened; the round goes on", async () => {
    seamless.wallet.books.setPlayer({
      playerId: player.playerId,
      currency: "EUR",
      balance: 50,
      tokens: [],
      blocked: false,
    });
    const requestId = uuidV7();
    const refused = await act("double", { requestId });
    expect(refused).toMatchObject({ code: "insufficient_funds" });
    expect(await spent()).toEqual([100, 0]);
    seamless.wallet.books.setPlayer({
      playerId: player.playerId,
      currency: "EUR",
      balance: 900,
      tokens: [],
      blocked: false,
    });
    expect(await act("double", { requestId })).toEqual(refused);
    const { round } = await climb();
    expect(round).toMatchObject({ stake: 100, actions: Array.from({ length: round.step }, () => "climb") });
    expect(await calls()).toEqual(["debit done 100", "debit refused 100", `credit done ${round.payout} closed`]);
  });

  test.each([
    "hang_before",
    "hang_after",
    "late",
    "fail_before",
    "fail_after",
    "drop_before",
    "drop_after",
    "garbled",
    "misstated",
  ] as const)("of which nobody knows whether it was given (%s) is taken back alone", async (kind) => {
    const requestId = uuidV7();
    const host = impatient();
    seamless.befall(kind);
    const refused = await act("double", { requestId, host });
    expect(refused).toMatchObject({ code: "wallet_unavailable" });
    await host.idle();
    seamless.befall();
    expect(await calls()).toEqual(["debit done 100", "debit reversed 100", expect.stringMatching(/^rollback .* 100$/)]);
    expect(await act("double", { requestId })).toEqual(refused);
    await seamless.settle();
    const again = await act("double");
    expect(again).toMatchObject({ round: { status: "open", step: 1, stake: 200 } });
    const { round } = await climb(1);
    const done = ["debit done 100", "debit reversed 100", "rollback done 100", "debit done 100"];
    expect(await calls()).toEqual([...done, `credit done ${round.payout} closed`]);
    expect(await spent()).toEqual([200, round.payout]);
    expect(seamless.balanceOf(player.playerId)).toBe(800n + BigInt(round.payout));
  });

  test("must not overtake a stake that is still to be taken back; one that asks for none may", async () => {
    const host = impatient();
    seamless.befall("drop_before");
    await act("double", { host });
    await host.idle();
    seamless.befall();
    expect(await act("double")).toMatchObject({ code: "round_busy" });
    const { payment, balance } = await climb();
    expect([payment, balance]).toEqual(["pending", 900]);
  });

  test("keeps the round as it is until the wallet has answered, also for the house", async () => {
    seamless.befall("hang_after");
    const requestId = uuidV7();
    const [dying, other] = [seamless.casino.newHost(undefined, 2_000), seamless.casino.newHost()];
    const before = seamless.wallet.befell.get("hang_after") ?? 0;
    const unheard = act("double", { requestId, host: dying });
    await expect.poll(() => seamless.wallet.befell.get("hang_after")).toBe(before + 1);
    seamless.befall();
    expect(await act("climb", { host: other })).toMatchObject({ code: "round_busy" });
    expect(await resolve("void")).toMatchObject({ code: "round_busy" });
    const { db } = seamless.casino;
    await db.updateTable("wallet_calls").set({ next_try_at: new Date() }).where("state", "=", "pending").execute();
    expect(await act("double", { requestId, host: other })).toMatchObject({ code: "wallet_unavailable" });
    expect(await unheard).toMatchObject({ code: "wallet_unavailable" });
    expect(await act("double", { host: other })).toMatchObject({ round: { step: 1 } });
  });
});

describe("a round that the house ends", () => {
  test("by giving the stakes back has all of them rolled back, the last with the round", async () => {
    await act("double");
    const voided = await resolve("void", 1);
    expect(voided).toMatchObject({ round: { status: "voided", stake: 200, payout: 0 } });
    await seamless.settle();
    expect(await calls()).toEqual([
      "debit done 100",
      "debit done 100",
      "rollback done 100",
      "rollback done 100 closed",
    ]);
    expect(seamless.balanceOf(player.playerId)).toBe(1_000n);
    expect(await spent()).toEqual([0, 0]);
  });

  test("by the rules' own default pays it out, or gives it back", async () => {
    const { round } = await resolve("fallback");
    expect(round.status).toBe("voided");
    await seamless.settle();
    expect(await calls()).toEqual(["debit done 100", "rollback done 100 closed"]);
  });

  test("as its player has climbed is paid", async () => {
    let { round } = await act("climb");
    // A broken rung ends it: another player's may hold.
    while (round.status !== "open") {
      player = await seamless.casino.addPlayer({ balance: 1_000n });
      opened = await open(player);
      ({ round } = await act("climb"));
    }
    const answer = await resolve("fallback", 1);
    expect(answer).toMatchObject({ round: { status: "settled", step: 2 }, balance: 900 + answer.round.payout });
    expect(await calls()).toEqual(["debit done 100", `credit done ${answer.round.payout} closed`]);
    expect(await resolve("fallback", 2)).toMatchObject({ round: { status: "settled" }, balance: answer.balance });
  });

  test("while its wallet does not answer is ended here, and told there later", async () => {
    seamless.befall("drop_before");
    expect(await resolve("void")).toMatchObject({ round: { status: "voided" } });
    await seamless.casino.host.idle();
    expect(await calls()).toEqual(["debit done 100", "rollback pending 100 closed"]);
    seamless.befall();
    await seamless.settle();
    expect(await calls()).toEqual(["debit done 100", "rollback done 100 closed"]);
  });
});
