import { openDatabase } from "@croupier/db/database";
import { createTestCasino } from "@croupier/testing/casino";
import { createTestDatabase } from "@croupier/testing/database";
import { expect, it } from "vitest";
import { startTestGateway } from "../../test/gateway-fixture.ts";
import { addOperator } from "../../test/operator-fixture.ts";
import type { HeldMoney } from "./open-rounds.ts";

it("reports are for an operator's back end, and of its own rounds", async () => {
  await using database = await createTestDatabase();
  await using gateway = await startTestGateway({ databaseUrl: database.url });
  await using casino = await createTestCasino(database.url);
  const db = openDatabase({ url: database.url, applicationName: "test", onBrokenConnection: () => {} });
  const owner = await addOperator(db);
  await casino.open(await casino.addPlayer(), "ladder", [{ selection: { ladder: "left" }, stake: 300 }]);
  await db.updateTable("api_keys").set({ operator_id: casino.operatorId }).execute();
  const another = await addOperator(db);

  const ask = (key?: string) => gateway.query<{ held: readonly HeldMoney[] }>("reports.openRounds", undefined, key);
  expect((await ask(owner.apiKey)).data).toMatchObject({ held: [{ game: "ladder", rounds: 1, staked: "300" }] });
  expect((await ask(another.apiKey)).data).toEqual({ held: [] });
  expect((await ask()).status).toBe(401);
  await db.destroy();
});
