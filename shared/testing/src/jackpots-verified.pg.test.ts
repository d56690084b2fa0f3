import { uuidV7 } from "@croupier/contract/ids";
import type { RoundAnswer, Rotation } from "@croupier/contract/round";
import { verifyRound } from "@croupier/sdk/verify";
import { expect, test } from "vitest";
import { createTestCasino } from "./casino.ts";
import { createTestDatabase } from "./database.ts";
import { addPool } from "./jackpot-rows.ts";

test("a round that won a jackpot by chance is verified with that, and one that says otherwise is not", async () => {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await createTestDatabase());
  const casino = stack.use(await createTestCasino(database.url));
  await addPool(casino.db, {
    operatorId: casino.operatorId,
    pool: "main",
    games: ["coin-flip"],
    tiers: [
      { tier: "often", contribution: "1/100", seed: 5, ceiling: 1_000, range: "7" },
      { tier: "must", contribution: "1/100", seed: 5, ceiling: 6 },
    ],
  });
  const player = await casino.addPlayer();
  const wagers = [{ selection: { calls: ["heads"] }, stake: 3 }];
  const won = new Set<boolean>();
  const rounds: RoundAnswer["round"][] = [];
  while (won.size < 2 && rounds.length < 100) {
    const { round } = (await casino.open(player, "coin-flip", wagers, uuidV7())) as RoundAnswer;
    rounds.push(round);
    won.add(round.jackpots?.find(({ tier }) => tier === "often")?.won ?? false);
  }
  expect(won.size).toBe(2);
  const { revealed } = (await casino.call<Rotation>(player, "/fairness/rotate", { clientSeed: "next" })) as Rotation;
  for (const round of rounds) {
    const record = { ...round, fairness: { ...round.fairness, serverSeed: revealed?.serverSeed ?? "" } };
    expect(await verifyRound(record)).toMatchObject({ verified: true });
    const at = record.jackpots?.findIndex(({ tier }) => tier === "often") ?? -1;
    const jackpots = (record.jackpots ?? []).map((one, index) => (index === at ? { ...one, won: !one.won } : one));
    const forged = await verifyRound({ ...record, jackpots });
    expect(forged).toMatchObject({ verified: false, reason: "differs", field: `jackpots.${at}.won` });
  }
});
