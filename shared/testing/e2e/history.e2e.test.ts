import type { RoundRecord } from "@croupier/contract/round";
import { verifyRound } from "@croupier/sdk/verify";
import { createTestDatabase } from "@croupier/testing/database";
import { doors, startStack } from "@croupier/testing/stack";
import { expect, it } from "vitest";

it.each(doors)("through the %s, exports and replay links are verified as the player's own rounds are", async (door) => {
  await using database = await createTestDatabase();
  await using stack = await startStack(database.url, "coin-flip", { door });
  const { client } = await stack.launch();
  const ids: string[] = [];
  for (const call of ["heads", "tails", "heads"] as const) {
    const { round } = await client.games["coin-flip"].open({ wagers: [{ selection: { calls: [call] }, stake: 100 }] });
    ids.push(round.id);
  }
  await client.fairness.rotate();

  const headers = { authorization: `Bearer ${stack.operatorKey}` };
  const exported = await fetch(`${stack.gatewayUrl}/export/rounds?format=jsonl`, { headers });
  const records = (await exported.text()).trimEnd().split("\n");
  const rounds = records.map((line) => JSON.parse(line) as RoundRecord);
  expect(rounds.map(({ id }) => id)).toEqual(ids);
  for (const round of rounds) expect(await verifyRound(round)).toMatchObject({ verified: true });

  const input = encodeURIComponent(JSON.stringify({ roundId: ids[0] }));
  const asked = await fetch(`${stack.gatewayUrl}/trpc/history.replayLink?input=${input}`, { headers });
  const { result } = (await asked.json()) as { readonly result: { readonly data: { readonly url: string } } };
  const opened = (await (await fetch(result.data.url)).json()) as { readonly round: RoundRecord };
  expect(await verifyRound(opened.round)).toMatchObject({ verified: true });
  const forged = { ...opened.round, payout: opened.round.payout + 1 };
  expect(await verifyRound(forged)).toMatchObject({ verified: false });
});
