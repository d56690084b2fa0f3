import { createTestCasino, type TestCasino } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { addPool } from "@croupier/testing/jackpot-rows";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createJackpotLevels } from "./watched-levels.ts";

let database: TestDatabase;
let casino: TestCasino;
let other: TestCasino;

beforeAll(async () => {
  database = await createTestDatabase();
  [casino, other] = await Promise.all([createTestCasino(database.url), createTestCasino(database.url)]);
});
afterAll(async () => {
  await Promise.all([casino?.[Symbol.asyncDispose](), other?.[Symbol.asyncDispose]()]);
  await database?.[Symbol.asyncDispose]();
});

const tiers = [{ tier: "gold", contribution: "1/100", seed: 500, ceiling: 9_000, range: "100000000" }];

it("tells each operator's own levels, and looks for the first ones of an operator once in half a minute", async () => {
  const ids = [casino.operatorId, other.operatorId];
  let nowMs = 0;
  const levels = createJackpotLevels(casino.db, () => nowMs);
  await addPool(casino.db, { operatorId: casino.operatorId, pool: "main", games: ["coin-flip"], tiers });
  const gold = { jackpot: "gold", currency: "EUR", amount: 500 };
  expect(await levels.read(ids)).toEqual(
    new Map([
      [casino.operatorId, [gold]],
      [other.operatorId, []],
    ]),
  );

  const pool = { operatorId: other.operatorId, pool: "main", games: ["coin-flip"] };
  await addPool(other.db, { ...pool, tiers: [{ tier: "silver", contribution: "1/100", seed: 7, ceiling: 90 }] });
  nowMs = 29_999;
  expect([...(await levels.read(ids)).keys()]).toEqual([casino.operatorId]);
  nowMs = 30_000;
  expect((await levels.read(ids)).get(other.operatorId)).toEqual([{ jackpot: "silver", currency: "EUR", amount: 7 }]);

  const flip = { selection: { calls: ["heads"] }, stake: 10_000 };
  await casino.open(await casino.addPlayer({ balance: 10_000n }), "coin-flip", [flip]);
  expect((await levels.read(ids)).get(casino.operatorId)).toEqual([{ ...gold, amount: 600 }]);
});
