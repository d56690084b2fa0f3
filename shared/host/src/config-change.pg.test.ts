import { isRefusal } from "@croupier/contract/errors";
import { uuidV7 } from "@croupier/contract/ids";
import { openDatabase } from "@croupier/db/database";
import { commitEntries } from "@croupier/ledger/commit";
import { readSnapshots } from "@croupier/ledger/snapshot";
import { createEvents } from "@croupier/telemetry/events";
import { createLog } from "@croupier/telemetry/log";
import { createMetrics } from "@croupier/telemetry/metrics";
import { createTestCasino, type TestCasino } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { ladder } from "@croupier/testing/games/ladder";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAwards } from "./awards.ts";
import { createBatcher } from "./batcher.ts";
import { createGameService } from "./game-service.ts";
import { createJackpots } from "./jackpots.ts";
import { createSeeds } from "./seeds.ts";
import { noWallets } from "./wallets.ts";

let database: TestDatabase;
let casino: TestCasino;

beforeAll(async () => {
  database = await createTestDatabase();
  casino = await createTestCasino(database.url);
});

afterAll(async () => {
  await casino[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const versionNow = async (): Promise<number> => {
  const { version } = await casino.db
    .selectFrom("game_configs")
    .select("version")
    .where("operator_id", "=", casino.operatorId)
    .where("game", "=", "ladder")
    .executeTakeFirstOrThrow();
  return version;
};

/** Bets 300 on a ladder; `change` happens when that has been decided, and before it is written. */
const betWhile = async (change: () => Promise<void>) => {
  await using stack = new AsyncDisposableStack();
  const pool = { url: database.url, applicationName: "test", onBrokenConnection: () => {} };
  const db = openDatabase({ ...pool, role: "croupier_service", maxConnections: 2 });
  stack.defer(() => db.destroy());
  const seeds = createSeeds(casino.masterKeys);
  const jackpots = createJackpots(db, seeds);
  let attempts = 0;
  const batcher = createBatcher({
    read: async (queries) => {
      await jackpots.prepare(queries);
      return readSnapshots(db, queries);
    },
    commit: async (entries) => {
      if (entries.length > 0 && attempts++ === 0) await change();
      return commitEntries(db, entries);
    },
    log: createLog("test", "silent"),
  });
  const log = createLog("test", "silent");
  const awards = createAwards({ db, jackpots, batcher, leaseMs: 10_000, log });
  const deps = { db, seeds, batcher, jackpots, awards, wallets: noWallets };
  const told = { tell: createEvents({ log, metrics: createMetrics("test") }), log };
  const service = createGameService(ladder, { ...deps, ...told });
  const player = await casino.addPlayer();
  const wagers = [{ selection: { ladder: "left" }, stake: 300 }];
  const answer = await service.open(player, { requestId: uuidV7(), wagers }, Date.now() + 10_000);
  const rounds = await casino.db
    .selectFrom("rounds")
    .select(["stake", "config_version"])
    .where("player_id", "=", player.playerId)
    .execute();
  return { answer, rounds, attempts };
};

test("a bet that the old version took and the new one does not is not written", async () => {
  await casino.configure("ladder", { stakeMax: 1_000n });
  const { answer, rounds, attempts } = await betWhile(() => casino.configure("ladder", { stakeMax: 200n }));
  expect(isRefusal(answer) && answer.code).toBe("stake_above_maximum");
  expect(rounds).toEqual([]);
  expect(attempts).toBe(1);
});

test("a bet that both versions take is decided anew, and written under the new one", async () => {
  await casino.configure("ladder", { stakeMax: 1_000n });
  const before = await versionNow();
  const { answer, rounds, attempts } = await betWhile(() => casino.configure("ladder", { stakeMax: 2_000n }));
  expect(isRefusal(answer)).toBe(false);
  expect(rounds).toEqual([{ stake: 300n, config_version: before + 1 }]);
  expect(attempts).toBe(2);
});

test("a bet that nothing happens to is written at once", async () => {
  const before = await versionNow();
  const { rounds, attempts } = await betWhile(() => Promise.resolve());
  expect(rounds).toEqual([{ stake: 300n, config_version: before }]);
  expect(attempts).toBe(1);
});
