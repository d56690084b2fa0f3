import { uuidV7 } from "@croupier/contract/ids";
import type { RoundAnswer } from "@croupier/contract/round";
import type { TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { drawFault, type FaultKind, faultsSchema } from "@croupier/testing/operator-wallet/faults";
import { createSeamlessCasino, type SeamlessCasino } from "@croupier/testing/seamless-casino";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Host } from "../host.ts";

/** Of hosts whose calls are to end without an answer; the others wait as long as in production. */
const PATIENCE_MS = 250;
const STAKE = 100;

let database: TestDatabase;
let seamless: SeamlessCasino;

beforeAll(async () => {
  database = await createTestDatabase();
  seamless = await createSeamlessCasino(database.url);
});

afterAll(async () => {
  await seamless[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

afterEach(async () => {
  seamless.wallet.setFaults(undefined);
  await seamless.settle();
  expect(await seamless.findProblems()).toEqual([]);
});

const flip = [{ selection: { calls: ["heads"] }, stake: STAKE }];
const bet = (player: TestPlayer, requestId = uuidV7(), host: Host = seamless.casino.host) =>
  seamless.casino.open(player, "coin-flip", flip, requestId, host) as Promise<RoundAnswer>;
const addPlayer = () => seamless.casino.addPlayer({ balance: 1_000n });
const befall = (kind: FaultKind) => seamless.befall(kind);
const impatient = (patienceMs = PATIENCE_MS) => seamless.casino.newHost(undefined, patienceMs);
const callsOf = (player: TestPlayer) =>
  seamless.casino.db
    .selectFrom("wallet_calls")
    .select(["kind", "state", "amount", "attempts", "last_error as error", "balance", "round_closed as closed"])
    .where("player_id", "=", player.playerId)
    .orderBy("round_id")
    .orderBy("seq")
    .execute();
const roundsOf = (player: TestPlayer) =>
  seamless.casino.db
    .selectFrom("rounds")
    .select(["status", "stake", "payout", "nonce", "view", "parts"])
    .where("player_id", "=", player.playerId)
    .orderBy("id")
    .execute();
const spentBy = async (player: TestPlayer) => {
  const { spending } = await seamless.casino.db
    .selectFrom("accounts")
    .select("spending")
    .where("player_id", "=", player.playerId)
    .executeTakeFirstOrThrow();
  return spending?.day.slice(1).map(Number) ?? [0, 0];
};

describe("a stake that the operator's wallet takes", () => {
  test("is played, and paid out there", async () => {
    const player = await addPlayer();
    const answer = await bet(player);
    const { round, balance } = answer;
    expect(round).toMatchObject({ status: "settled", stake: STAKE, step: 0 });
    expect(answer).not.toHaveProperty("payment");
    expect(balance).toBe(1_000 - STAKE + round.payout);
    expect(seamless.balanceOf(player.playerId)).toBe(BigInt(balance));
    expect(await callsOf(player)).toEqual([
      { kind: "debit", state: "done", amount: 100n, balance: 900n, attempts: 1, error: null, closed: false },
      {
        kind: "credit",
        state: "done",
        amount: BigInt(round.payout),
        balance: BigInt(balance),
        attempts: 1,
        error: null,
        closed: true,
      },
    ]);
    expect(await spentBy(player)).toEqual([STAKE, round.payout]);
  });

  test.each(["delay", "twice"] as const)("is played though the call has a fault: %s", async (kind) => {
    const player = await addPlayer();
    befall(kind);
    const { round, balance } = await bet(player);
    expect(round).toMatchObject({ status: "settled" });
    expect(seamless.balanceOf(player.playerId)).toBe(BigInt(balance));
  });

  test("asked for again by the same request is one bet with one answer, however many ask at once", async () => {
    const player = await addPlayer();
    const requestId = uuidV7();
    befall("delay");
    const [host, other] = [seamless.casino.host, seamless.casino.newHost()];
    const asked = Array.from({ length: 10 }, (_, n) => bet(player, requestId, n % 2 === 0 ? host : other));
    const answers = await Promise.all(asked);
    seamless.wallet.setFaults(undefined);
    answers.push(await bet(player, requestId));
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toHaveLength(1);
    expect(await roundsOf(player)).toHaveLength(1);
    expect(await callsOf(player)).toHaveLength(2);
    const other100 = [{ selection: { calls: ["tails"] }, stake: STAKE }];
    const reused = await seamless.casino.open(player, "coin-flip", other100, requestId);
    expect(reused).toMatchObject({ code: "request_id_reused" });
  });

  test("is one of many of the same player, at once and on two hosts, all exact", async () => {
    const player = await addPlayer();
    const hosts = [seamless.casino.host, seamless.casino.newHost()];
    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => bet(player, uuidV7(), hosts[n % 2])));
    const played = answers.filter((answer) => "round" in answer);
    expect(played.length).toBeGreaterThan(0);
    for (const answer of answers) if (!("round" in answer)) expect(answer).toMatchObject({ code: "round_busy" });
    expect(await roundsOf(player)).toHaveLength(played.length);
  });
});

test("a stake from a balance that a win might take past JSON's integers is returned, and the bet refused for ever", async () => {
  const player = await seamless.casino.addPlayer({ balance: 2n ** 52n + 1_000n });
  const requestId = uuidV7();
  const answer = await bet(player, requestId);
  expect(answer).toMatchObject({
    code: "limit_exceeded",
    message: expect.stringContaining("is above 4503599627370496"),
  });
  await seamless.casino.host.idle();
  expect(await seamless.callsOf(player.playerId)).toEqual(["debit reversed 100", "rollback done 100 closed"]);
  expect(seamless.balanceOf(player.playerId)).toBe(2n ** 52n + 1_000n);
  expect(await bet(player, requestId)).toEqual(answer);
});

describe("a stake that the operator's wallet refuses", () => {
  const set = (player: TestPlayer, change: { balance?: number; blocked?: boolean; tokens?: string[] }) =>
    seamless.wallet.books.setPlayer({
      playerId: player.playerId,
      currency: "EUR",
      balance: 1_000,
      blocked: false,
      tokens: [],
      ...change,
    });

  test.each([
    ["insufficient_funds", {}, "insufficient_funds", 2_000],
    ["player_blocked", { blocked: true }, "player_blocked", STAKE],
    ["token_invalid", { tokens: ["another"] }, "session_closed", STAKE],
  ])("for %s never happened, and the refusal is the same for ever", async (error, change, code, stake) => {
    const player = await addPlayer();
    set(player, change);
    const requestId = uuidV7();
    const wagers = [{ selection: { calls: ["heads"] }, stake }];
    const ask = () => seamless.casino.open(player, "coin-flip", wagers, requestId);
    const refused = await ask();
    expect(refused).toMatchObject({ code });
    expect(await callsOf(player)).toMatchObject([{ kind: "debit", state: "refused", error }]);
    expect(await roundsOf(player)).toMatchObject([{ status: "voided", payout: 0n, view: null, parts: [] }]);
    expect(await spentBy(player)).toEqual([0, 0]);
    set(player, {});
    expect(await ask()).toEqual(refused);
    expect(await bet(player)).toMatchObject({ round: { fairness: { nonce: 1 } } });
  });

  test("because it does not know the player", async () => {
    const player = await addPlayer();
    seamless.wallet.books.state.players.delete(player.playerId);
    expect(await bet(player)).toMatchObject({ code: "stake_refused" });
  });
});

describe("a stake of which nobody knows whether it was taken", () => {
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
  ] as const)("(%s) is taken back, and its result never seen", async (kind) => {
    const player = await addPlayer();
    const host = impatient();
    const requestId = uuidV7();
    befall(kind);
    const refused = await bet(player, requestId, host);
    expect(refused).toMatchObject({ code: "wallet_unavailable" });
    seamless.wallet.setFaults(undefined);
    expect(await roundsOf(player)).toMatchObject([{ status: "voided", payout: 0n, view: null, parts: [] }]);
    await host.idle();
    await seamless.settle();
    expect(await callsOf(player)).toMatchObject([
      { kind: "debit", state: "reversed", attempts: 1, closed: false },
      { kind: "rollback", state: "done", amount: 100n, error: null, closed: true },
    ]);
    expect(await spentBy(player)).toEqual([0, 0]);
    expect(seamless.balanceOf(player.playerId)).toBe(1_000n);
    expect(await bet(player, requestId)).toEqual(refused);
    expect(await bet(player)).toMatchObject({ round: { fairness: { nonce: 1 } } });
  });

  test("because its host died after asking is given up when the lease is over, by whoever comes", async () => {
    const player = await addPlayer();
    const [dying, other] = [impatient(2_000), seamless.casino.newHost()];
    const requestId = uuidV7();
    befall("hang_after");
    const before = seamless.wallet.befell.get("hang_after") ?? 0;
    const unheard = bet(player, requestId, dying);
    await expect.poll(() => seamless.wallet.befell.get("hang_after")).toBe(before + 1);
    expect(await roundsOf(player)).toMatchObject([{ status: "reserving" }]);
    seamless.wallet.setFaults(undefined);
    expect(await bet(player, uuidV7(), other)).toMatchObject({ code: "round_busy" });
    const { db } = seamless.casino;
    await db.updateTable("wallet_calls").set({ next_try_at: new Date() }).where("state", "=", "pending").execute();
    expect(await bet(player, requestId, other)).toMatchObject({ code: "wallet_unavailable" });
    expect(await callsOf(player)).toMatchObject([{ state: "reversed", error: "abandoned" }, { kind: "rollback" }]);
    expect(await unheard).toMatchObject({ code: "wallet_unavailable" });
    await dying.idle();
  });
});

describe("a wallet that can't be reached", () => {
  test("takes no stake, and there is nothing to take back", async () => {
    const player = await addPlayer();
    const { db, operatorId } = seamless.casino;
    const at = (url: string) =>
      db.updateTable("operator_wallets").set({ url }).where("operator_id", "=", operatorId).execute();
    await at("http://127.0.0.1:9");
    expect(await bet(player, uuidV7(), seamless.casino.newHost())).toMatchObject({ code: "wallet_unavailable" });
    await at(seamless.wallet.url);
    expect(await callsOf(player)).toMatchObject([{ kind: "debit", state: "refused", error: "unreached" }]);
  });

  test("is not even asked while its operator has not said where it is", async () => {
    await using other = await createSeamlessCasino(database.url);
    const { casino } = other;
    await casino.db.deleteFrom("operator_wallets").where("operator_id", "=", casino.operatorId).execute();
    const player = await casino.addPlayer();
    expect(await casino.open(player, "coin-flip", flip)).toMatchObject({ code: "wallet_unavailable" });
    expect(await roundsOf(player)).toEqual([]);
  });
});

describe("a payout that is not acknowledged", () => {
  test("is told to be pending, and asked for until it is, without the player", async () => {
    const player = await addPlayer();
    const requestId = uuidV7();
    const host = impatient(750);
    // Of this player's calls, the first is good and the second hangs.
    const seed = Array.from({ length: 1_000 }, (_, n) => String(n)).find((candidate) => {
      const faults = faultsSchema.parse({ seed: candidate, perMille: { hang_after: 500 } });
      return [0, 1].map((nth) => drawFault(faults, player.playerId, nth).kind).join() === "none,hang_after";
    });
    seamless.wallet.setFaults(faultsSchema.parse({ seed, perMille: { hang_after: 500 } }));
    const answer = await bet(player, requestId, host);
    expect(answer).toMatchObject({ round: { status: "settled" }, balance: 900, payment: "pending" });
    seamless.wallet.setFaults(undefined);
    await host.idle();
    expect(await callsOf(player)).toMatchObject([{ state: "done" }, { state: "pending", error: "late", attempts: 1 }]);
    await seamless.settle();
    expect(await callsOf(player)).toMatchObject([{ state: "done" }, { state: "done", attempts: 2 }]);
    const { round } = answer;
    expect(await bet(player, requestId)).toEqual({ round, balance: 900 + round.payout });
  });
});

describe("a player with money elsewhere", () => {
  test("plays for play money here, of which the operator's wallet hears nothing", async () => {
    const demo = await seamless.casino.addSession(await addPlayer(), "demo");
    const { round, balance } = await bet(demo);
    expect(balance).toBe(100_000 - STAKE + round.payout);
    expect(await callsOf(demo)).toEqual([]);
  });

  test("sees the balance that the operator's wallet tells, or else what it told last", async () => {
    const player = await addPlayer();
    const current = (host?: Host) => seamless.casino.call(player, "/games/coin-flip/current", {}, host);
    expect(await current()).toEqual({ round: null, balance: 1_000 });
    befall("hang_before");
    expect(await current(impatient())).toMatchObject({ code: "wallet_unavailable" });
    seamless.wallet.setFaults(undefined);
    const { balance } = await bet(player);
    befall("hang_before");
    expect(await current(impatient())).toEqual({ round: null, balance });
  });
});
