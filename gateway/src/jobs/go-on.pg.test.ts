import { refuse } from "@croupier/contract/errors";
import { uuidV7 } from "@croupier/contract/ids";
import type { RoundAnswer } from "@croupier/contract/round";
import { type Database, openDatabase } from "@croupier/db/database";
import { createLog } from "@croupier/telemetry/log";
import { createMetrics } from "@croupier/telemetry/metrics";
import { runIn, type Span } from "@croupier/telemetry/span";
import { createTracer } from "@croupier/telemetry/tracer";
import type { TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { faultsSchema } from "@croupier/testing/operator-wallet/faults";
import { addPool } from "@croupier/testing/jackpot-rows";
import { addReconciliationRows } from "@croupier/testing/reconciliation-rows";
import { createSeamlessCasino, type SeamlessCasino } from "@croupier/testing/seamless-casino";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { GoneOn } from "../upstream/answers.ts";
import type { WaitingRound } from "../upstream/hosts.ts";
import { awardJackpots } from "./award-jackpots.ts";
import { createGoingOn, type GoingOn } from "./go-on.ts";

const metrics = createMetrics("test");

let database: TestDatabase;
let db: Database;
let slow: SeamlessCasino;
let sound: SeamlessCasino;
let goingOn: GoingOn;
let asked: WaitingRound[];
/** Calls of these operators' rounds don't come back. */
let stuck: Set<string>;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, role: "croupier_worker", applicationName: "test", maxConnections: 2 });
  slow = await createSeamlessCasino(database.url, { timeoutMs: 500 });
  sound = await createSeamlessCasino(database.url, { timeoutMs: 500 });
});

afterAll(async () => {
  await db.destroy();
  await slow[Symbol.asyncDispose]();
  await sound[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

let kept: Span[] = [];
const tracer = createTracer({ ratio: 1, slowMs: 60_000, keep: (spans) => kept.push(...spans), lost: () => {} });

beforeEach(() => {
  asked = [];
  stuck = new Set();
  const goOn = async (round: WaitingRound): Promise<GoneOn> => {
    asked.push(round);
    if (stuck.has(round.operatorId)) return new Promise(() => {});
    const { casino } = [slow, sound].find((some) => some.casino.operatorId === round.operatorId) ?? sound;
    const call = { caller: { kind: "system" }, deadlineMs: Date.now() + 20_000 } as const;
    return (await casino.host.call({ ...call, path: "/internal/wallet/continue", input: round })) as GoneOn;
  };
  goingOn = createGoingOn({ db, hosts: { goOn }, log: createLog("test", "silent"), metrics, tracer });
});

/** A bet whose outcome is not known, so that something has to be taken back. */
const betInVain = async ({ casino, wallet }: SeamlessCasino): Promise<TestPlayer> => {
  const player = await casino.addPlayer();
  wallet.setFaults(faultsSchema.parse({ seed: "", perMille: { drop_after: 1_000 } }));
  const answer = await casino.open(player, "coin-flip", [{ selection: { calls: ["heads"] }, stake: 100 }]);
  expect(answer).toMatchObject({ code: "wallet_unavailable" });
  await casino.host.idle();
  wallet.setFaults(undefined);
  return player;
};
const makeDue = ({ casino }: SeamlessCasino) =>
  casino.db
    .updateTable("wallet_calls")
    .set({ next_try_at: new Date(0) })
    .where("operator_id", "=", casino.operatorId)
    .where("state", "=", "pending")
    .execute();
const statesOf = async ({ casino }: SeamlessCasino, { playerId }: TestPlayer) => {
  const calls = await casino.db
    .selectFrom("wallet_calls")
    .select(["kind", "state"])
    .where("player_id", "=", playerId)
    .orderBy("seq")
    .execute();
  return calls.map(({ kind, state }) => `${kind} ${state}`);
};

describe("what waits for operators' wallets", () => {
  test("is counted, by operator and kind, with its age", async () => {
    await betInVain(sound);
    await goingOn.count();
    const operator = sound.casino.operatorId;
    const { values } = await metrics.walletWaiting.get();
    expect(values).toContainEqual({ labels: { operator, kind: "rollback" }, value: 1 });
    expect(values).toContainEqual({ labels: { operator, kind: "credit" }, value: 0 });
    const { value = 0 } =
      (await metrics.walletOldest.get()).values.find(
        ({ labels }) => labels.operator === operator && labels.kind === "rollback",
      ) ?? {};
    expect(value).toBeGreaterThan(0);
    await sound.settle();
    await goingOn.count();
    expect((await metrics.walletWaiting.get()).values).toContainEqual({
      labels: { operator, kind: "rollback" },
      value: 0,
    });
  });

  test("is told with what differs in the books, whichever worker has compared them", async () => {
    const { casino } = sound;
    const operator = casino.operatorId;
    await addReconciliationRows(casino.db, operator);
    await goingOn.count();
    const labels = { operator, kind: "missing_here" };
    expect((await metrics.walletDifferences.get()).values).toContainEqual({ labels, value: 1 });
    await casino.db.updateTable("wallet_differences").set({ settled_at: new Date() }).execute();
    await goingOn.count();
    expect((await metrics.walletDifferences.get()).values).toContainEqual({ labels, value: 0 });
  });

  test("is left alone until it is due, and then made", async () => {
    kept = [];
    const player = await runIn(tracer.begin("bet"), () => betInVain(sound));
    expect(await goingOn.look()).toBe(0);
    await makeDue(sound);
    expect(await goingOn.look()).toBe(1);
    await expect.poll(() => statesOf(sound, player)).toEqual(["debit reversed", "rollback done"]);
    expect(asked).toMatchObject([{ operatorId: sound.casino.operatorId, playerId: player.playerId, mode: "real" }]);
    expect(await sound.findProblems()).toEqual([]);
    await expect.poll(() => kept.map(({ name }) => name)).toContain("wallet.continue");
    const [begun, later] = kept.filter(({ name }) => name === "wallet.calls");
    // What goes on is a trace of its own, and knows in which the round was.
    expect(later?.links).toMatchObject([{ traceId: begun?.traceId, spanId: begun?.spanId }]);
    expect(later?.traceId).not.toBe(begun?.traceId);
    expect(later?.parent).toMatchObject({ name: "/internal/wallet/continue", parent: { name: "wallet.continue" } });
    const calls = kept.filter(({ name }) => name === "wallet rollback");
    expect(calls.map(({ parent }) => parent)).toEqual([begun, later]);
  });

  test("at one operator holds up no other's", async () => {
    const [theirs, ours] = [await betInVain(slow), await betInVain(sound)];
    stuck.add(slow.casino.operatorId);
    await makeDue(slow);
    await makeDue(sound);
    expect(await goingOn.look()).toBe(2);
    await expect.poll(() => statesOf(sound, ours)).toEqual(["debit reversed", "rollback done"]);
    expect(await goingOn.look()).toBe(0);
    expect(await statesOf(slow, theirs)).toEqual(["debit reversed", "rollback pending"]);
    await slow.settle();
  });

  test("at a game whose service is away holds up no other game's", async () => {
    const flips = [await betInVain(sound), await betInVain(sound), await betInVain(sound)];
    const climber = await sound.casino.addPlayer();
    sound.wallet.setFaults(faultsSchema.parse({ seed: "", perMille: { drop_after: 1_000 } }));
    await sound.casino.open(climber, "ladder", [{ selection: { ladder: "left" }, stake: 100 }]);
    await sound.casino.host.idle();
    sound.wallet.setFaults(undefined);
    await makeDue(sound);
    const goOn = async (round: WaitingRound) => {
      const call = { caller: { kind: "system" }, deadlineMs: Date.now() + 20_000 } as const;
      if (round.game === "coin-flip") return refuse("unavailable");
      return (await sound.casino.host.call({ ...call, path: "/internal/wallet/continue", input: round })) as GoneOn;
    };
    const worker = createGoingOn({ db, hosts: { goOn }, log: createLog("test", "silent"), metrics, tracer, most: 2 });
    expect(await worker.look()).toBe(2);
    const lookAgain = async () => {
      await worker.look();
      return statesOf(sound, climber);
    };
    await expect.poll(lookAgain, { timeout: 3_000 }).toEqual(["debit reversed", "rollback done"]);
    for (const flip of flips) expect(await statesOf(sound, flip)).toEqual(["debit reversed", "rollback pending"]);
    await sound.settle();
  });

  test("is looked for again and again, until the worker stops", async () => {
    const player = await betInVain(sound);
    const running = goingOn.start();
    await makeDue(sound);
    await expect.poll(() => statesOf(sound, player), { timeout: 5_000 }).toEqual(["debit reversed", "rollback done"]);
    await running.stop();
    const before = asked.length;
    await betInVain(sound);
    await makeDue(sound);
    expect(asked).toHaveLength(before);
    await sound.settle();
  });
});

test("a payment behind a rollback is not asked for before it", async () => {
  const player = await sound.casino.addPlayer();
  const open = await sound.casino.open(player, "ladder", [{ selection: { ladder: "left" }, stake: 100 }]);
  const { round } = open as RoundAnswer;
  const act = (action: string, expectedStep = 0) => {
    const input = { requestId: uuidV7(), roundId: round.id, expectedStep, action };
    return sound.casino.call<RoundAnswer>(player, "/games/ladder/act", input) as Promise<RoundAnswer>;
  };
  sound.wallet.setFaults(faultsSchema.parse({ seed: "", perMille: { drop_after: 1_000 } }));
  expect(await act("double")).toMatchObject({ code: "wallet_unavailable" });
  await sound.casino.host.idle();
  sound.wallet.setFaults(undefined);
  let answer = await act("climb");
  while (answer.round.status === "open") answer = await act("climb", answer.round.step);
  expect(answer).toMatchObject({ payment: "pending" });
  expect(await goingOn.look()).toBe(0);
  expect(await statesOf(sound, player)).toEqual(["debit done", "debit reversed", "rollback pending", "credit pending"]);
  await makeDue(sound);
  expect(await goingOn.look()).toBe(1);
  await expect
    .poll(() => statesOf(sound, player))
    .toEqual(["debit done", "debit reversed", "rollback done", "credit done"]);
  expect(await sound.findProblems()).toEqual([]);
});

test("a jackpot that its operator's wallet was asked for waits there, and is over once people have resolved that", async () => {
  const { casino, wallet } = sound;
  const { operatorId, db: all } = casino;
  const top = { tier: "top", contribution: "1/100", seed: 5, ceiling: 7, range: "200" };
  await addPool(all, { operatorId, pool: "main", games: ["ladder"], tiers: [top] });
  const player = await casino.addPlayer({ balance: 1_000n });
  const wagers = [{ selection: { ladder: "left", top: 1 }, stake: 200 }];
  const host = casino.newHost(undefined, 10_000);
  const { round } = (await casino.open(player, "ladder", wagers, uuidV7(), host)) as RoundAnswer;
  wallet.setFaults(faultsSchema.parse({ seed: "", perMille: { fail_after: 1_000 } }));
  const input = { requestId: uuidV7(), roundId: round.id, expectedStep: 0, action: "climb" };
  const answer = (await casino.call<RoundAnswer>(player, "/games/ladder/act", input, host)) as RoundAnswer;
  await host.idle();
  wallet.setFaults(undefined);
  expect(answer).toMatchObject({ payment: "pending" });
  expect(answer.round.jackpots).toMatchObject([{ won: true, amount: 7, paid: false }]);

  const award = async (won: object) => {
    const call = { caller: { kind: "system" }, deadlineMs: Date.now() + 20_000 } as const;
    return (await casino.host.call({ ...call, path: "/internal/jackpots/award", input: won })) as { unpaid: number };
  };
  const look = () => awardJackpots(db, { award }, createLog("test", "silent"), undefined, 0);
  expect(await look()).toEqual({ paid: 0, failed: 0 });
  await all
    .updateTable("wallet_calls")
    .set({ state: "resolved", next_try_at: null, ended_at: new Date() })
    .where("player_id", "=", player.playerId)
    .where("purpose", "=", "jackpot")
    .execute();
  expect(await look()).toEqual({ paid: 1, failed: 0 });
  const wins = all.selectFrom("jackpot_wins").select("state").where("player_id", "=", player.playerId);
  expect(await wins.execute()).toEqual([{ state: "paid" }]);
  await sound.settle();
  expect(await statesOf(sound, player)).toEqual(["debit done", "credit resolved", "credit done"]);
  expect(await sound.findProblems()).toEqual([]);
});
