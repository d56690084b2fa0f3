import type { RoundAnswer } from "@croupier/contract/round";
import { createTestCasino } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { addPool, levelOf } from "@croupier/testing/jackpot-rows";
import { afterAll, beforeAll, expect, test } from "vitest";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

test("a stake that comes back brings nobody nearer to a jackpot", async () => {
  await using casino = await createTestCasino(database.url);
  const { db, operatorId } = casino;
  const tiers = [{ tier: "must", contribution: "1/100", seed: 10, ceiling: 10_000 }];
  await addPool(db, { operatorId, pool: "main", games: ["coin-flip", "mines"], tiers });
  const [rich, friend] = [await casino.addPlayer({ balance: 1_000_000n }), await casino.addPlayer({ balance: 100n })];
  const flip = async () =>
    (await casino.open(friend, "coin-flip", [{ selection: { calls: ["heads"] }, stake: 1 }])) as RoundAnswer;
  await flip();
  const wagers = [{ selection: { mines: 3 }, stake: 1_000_000 }];
  const { round } = (await casino.open(rich, "mines", wagers)) as RoundAnswer;
  expect(round.status).toBe("open");
  const won = (await flip()).round.jackpots?.filter((one) => one.won);
  const { playerId, mode } = rich;
  const input = { operatorId, playerId, mode, game: "mines", roundId: round.id, expectedStep: 0, policy: "fallback" };
  const call = { caller: { kind: "system" }, deadlineMs: Date.now() + 20_000 } as const;
  const ended = (await casino.host.call({ ...call, path: "/internal/rounds/resolve", input })) as RoundAnswer;
  expect(ended).toMatchObject({ round: { status: "voided" }, balance: 1_000_000 });
  expect(won).toEqual([]);
  expect(await levelOf(db, operatorId, "must")).toBe(10_020_000n);
});
