import { isRefusal } from "@croupier/contract/errors";
import { createTestCasino } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { addPool, levelOf } from "@croupier/testing/jackpot-rows";
import { sized } from "@croupier/testing/size";
import { afterAll, beforeAll, expect, test } from "vitest";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

const MICRO = 1_000_000n;
const [PLAYERS, HITS] = [16, sized(2, 300)];
/** Of a bet, what a statement may bring unwatched is a little more than what the greatest brings. */
const STAKES = [500, 1_500, 1_950];

test(
  "however many bet at once over several hosts, no level comes to lie past its mark unnoticed",
  { timeout: sized(120_000, 3_600_000) },
  async () => {
    await using casino = await createTestCasino(database.url);
    const { db, operatorId } = casino;
    const tiers = [{ tier: "must", contribution: "1/10", seed: 10, ceiling: 50_010 }];
    await addPool(db, { operatorId, pool: "main", games: ["coin-flip"], tiers });
    const hosts = [casino.host, casino.newHost(), casino.newHost()];
    const players = await Promise.all(
      Array.from({ length: PLAYERS }, () => casino.addPlayer({ balance: 100_000_000n })),
    );
    const readCycle = async () => {
      const tier = db.selectFrom("jackpot_tiers").select("cycle").where("operator_id", "=", operatorId);
      return (await tier.executeTakeFirstOrThrow()).cycle;
    };
    /** The level once nobody bets, and the number of the pool that it is of. */
    const stood: { readonly cycle: number; readonly level: bigint }[] = [];
    let turn = 0;
    while ((await readCycle()) < HITS) {
      await Promise.all(
        players.map(async (player, who) => {
          turn += 1;
          const stake = STAKES[(turn * 7 + who) % STAKES.length] ?? 0;
          const wagers = [{ selection: { calls: ["heads"] }, stake }];
          const answer = await casino.open(player, "coin-flip", wagers, undefined, hosts[turn % hosts.length]);
          if (isRefusal(answer)) throw new Error(answer.code);
        }),
      );
      stood.push({ cycle: await readCycle(), level: await levelOf(db, operatorId, "must") });
    }
    const marks = await db.selectFrom("jackpot_marks").selectAll().where("operator_id", "=", operatorId).execute();
    expect(marks).toHaveLength(await readCycle());
    for (const { cycle, mark } of marks) {
      for (const { level } of stood.filter((one) => one.cycle === cycle)) expect(level).toBeLessThan(mark * MICRO);
    }
  },
);
