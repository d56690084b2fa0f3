import type { RoundRecord } from "@croupier/contract/round";
import { openDatabase } from "@croupier/db/database";
import { auditLedger } from "@croupier/ledger/audit";
import { verifyRound } from "@croupier/sdk/verify";
import { createTestDatabase } from "@croupier/testing/database";
import { seatPlayer, startHouse } from "@croupier/testing/house";
import { doors } from "@croupier/testing/stack";
import { expect, it } from "vitest";
import { games } from "./games.gen.ts";

const BETS = { "coin-flip": { calls: ["heads"] }, mines: { mines: 3 }, blackjack: { on: "main" } };

type Table = {
  open(bet: object): Promise<{ readonly round: RoundRecord }>;
  act(action: object): Promise<{ readonly round: RoundRecord }>;
};

const firstVariantOf = async (game: string): Promise<string> =>
  Object.keys((await games[game]?.())?.variants ?? {})[0] ?? "";

it.each(doors)("plays, settles and verifies rounds through the %s, with nothing else running", async (door) => {
  await using database = await createTestDatabase();
  const db = openDatabase({ url: database.url, applicationName: "one-process", onBrokenConnection: () => {} });
  await using closing = new AsyncDisposableStack();
  closing.defer(() => db.destroy());
  await using house = await startHouse(door, database.url);
  const variants = await Promise.all(
    Object.keys(BETS).map(async (game) => [game, await firstVariantOf(game)] as const),
  );
  const { client } = await seatPlayer(db, house.url, Object.fromEntries(variants));

  const played: string[] = [];
  for (const [game, selection] of Object.entries(BETS)) {
    const table = (client.games as unknown as Readonly<Record<string, Table>>)[game] as Table;
    let { round } = await table.open({ wagers: [{ selection, stake: 100 }] });
    while (round.status === "open") {
      const { legal } = round.view as { readonly legal: readonly unknown[] };
      const action = legal.at(-1);
      ({ round } = await table.act({ roundId: round.id, expectedStep: round.step, action }));
    }
    played.push(round.id);
  }
  await client.fairness.rotate();
  for (const roundId of played) {
    expect(await verifyRound(await client.rounds.get({ roundId }))).toMatchObject({ verified: true });
  }
  expect(await auditLedger(db)).toEqual({ problems: [] });
});
