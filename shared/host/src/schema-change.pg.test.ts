import { isRefusal } from "@croupier/contract/errors";
import { uuidV7 } from "@croupier/contract/ids";
import { auditLedger } from "@croupier/ledger/audit";
import { createTestCasino, type TestCasino, type TestPlayer } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { addPool } from "@croupier/testing/jackpot-rows";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";

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

/** As migrations do under a running service: some make its prepared statements answer in other columns. */
const CHANGES = [
  "alter table rounds add column told text",
  "alter table operators alter column time_zone type varchar(64)",
  "alter table accounts add column told text",
  "alter table jackpot_shards add column told text",
  "alter table accounts drop column told",
];

test("tables can change under bets, and no player is told", async () => {
  await addPool(casino.db, {
    operatorId: casino.operatorId,
    pool: "main",
    games: ["coin-flip"],
    tiers: [
      { tier: "mini", contribution: "1/200", seed: 1_000, ceiling: 1_000_000, range: "200000" },
      { tier: "must", contribution: "1/200", seed: 5_000, ceiling: 50_000_000 },
    ],
  });
  const players = await Promise.all(Array.from({ length: 8 }, () => casino.addPlayer({ balance: 1_000_000n })));
  const bet = async (player: TestPlayer) =>
    casino.open(player, "coin-flip", [{ selection: { calls: ["heads"] }, stake: 10 }], uuidV7());
  let changing = true;
  const refused: unknown[] = [];
  const play = async (player: TestPlayer): Promise<void> => {
    for (let after = 0; after < 3; after += changing ? 0 : 1) {
      const answer = await bet(player);
      if (isRefusal(answer)) refused.push(answer);
    }
  };
  const playing = Promise.all(players.map(play));
  try {
    for (const change of CHANGES) {
      // On what was prepared, and not before it.
      await Promise.all(players.map(bet));
      await sql.raw(change).execute(casino.db);
    }
  } finally {
    changing = false;
    await playing;
  }
  expect(refused).toEqual([]);
  expect(await auditLedger(casino.db)).toEqual({ problems: [] });
});
