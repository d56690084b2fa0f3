import { uuidV7 } from "@croupier/contract/ids";
import { type Database, openDatabase } from "@croupier/db/database";
import { refuseGameBody } from "@croupier/gateway/configuration/check-game";
import { gameBody } from "@croupier/gateway/configuration/game-body";
import { variants } from "@croupier/gateway/configuration/variants.gen";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { jackpotBody, termsOf } from "@croupier/gateway/configuration/jackpot-body";
import { plantDemoData } from "./demo-data.ts";
import { plantJackpots } from "./demo-jackpots.ts";

let created: TestDatabase;
let db: Database;
let casino = { operatorId: "", apiKeyId: "", operatorKey: "" };

beforeAll(async () => {
  created = await createTestDatabase();
  db = openDatabase({ url: created.url, applicationName: "demo-data-test" });
});

beforeEach(() => {
  casino = { operatorId: uuidV7(), apiKeyId: uuidV7(), operatorKey: uuidV7() };
});

afterAll(async () => {
  await db.destroy();
  await created[Symbol.asyncDispose]();
});

const readConfigs = () =>
  db
    .selectFrom("game_configs")
    .select(["game", "variant", "version", "stake_max"])
    .where("operator_id", "=", casino.operatorId)
    .orderBy("game")
    .execute();

test("planted twice, the demo casino has one player, funded once", async () => {
  for (let start = 1; start <= 2; start += 1) await plantDemoData(db, casino, []);
  const balances = await db
    .selectFrom("accounts")
    .select(["balance", "currency", "mode"])
    .where("operator_id", "=", casino.operatorId)
    .execute();
  expect(balances).toEqual([{ balance: 1_000_000n, currency: "EUR", mode: "real" }]);
});

test("its jackpots are such as an operator could configure, and are planted once", async () => {
  await plantDemoData(db, casino, []);
  for (let start = 1; start <= 2; start += 1) await plantJackpots(db, casino.operatorId);
  const versions = await db
    .selectFrom("jackpot_versions")
    .select("body")
    .where("operator_id", "=", casino.operatorId)
    .execute();
  expect(versions).toHaveLength(1);
  const { tiers } = jackpotBody.parse(versions[0]?.body);
  for (const tier of tiers) expect(termsOf(tier)).toBeTypeOf("object");
  const held = await db
    .selectFrom("jackpot_tiers")
    .select("tier")
    .where("operator_id", "=", casino.operatorId)
    .execute();
  expect(held.map(({ tier }) => tier).toSorted()).toEqual(tiers.map(({ tier }) => tier).toSorted());
});

test("the casino that keeps its players' money itself has a wallet, which follows the port, and no money with us", async () => {
  const wallet = { url: "http://127.0.0.1:4002/wallet", keyId: "dev-1" };
  await plantDemoData(db, { ...casino, wallet }, []);
  const url = "http://127.0.0.1:5002/wallet";
  await plantDemoData(db, { ...casino, wallet: { ...wallet, url } }, []);
  const planted = await db
    .selectFrom("operators as o")
    .innerJoin("operator_wallets as w", "w.operator_id", "o.id")
    .innerJoin("accounts as a", "a.operator_id", "o.id")
    .select(["o.wallet", "w.url", "w.key_id", "a.balance"])
    .where("o.id", "=", casino.operatorId)
    .execute();
  expect(planted).toEqual([{ wallet: "seamless", url, key_id: "dev-1", balance: 0n }]);
});

test("a new game is switched on, and what a developer has set stays", async () => {
  await plantDemoData(db, casino, [{ name: "dice", variants: ["standard", "wild"] }]);
  await db
    .updateTable("game_configs")
    .set({ variant: "wild", stake_max: 500n })
    .where("operator_id", "=", casino.operatorId)
    .execute();
  await plantDemoData(db, casino, [
    { name: "dice", variants: ["standard", "wild"] },
    { name: "mines", variants: ["small"] },
  ]);
  expect(await readConfigs()).toEqual([
    { game: "dice", variant: "wild", version: 2, stake_max: 500n },
    { game: "mines", variant: "small", version: 1, stake_max: 100_000n },
  ]);
});

test("a game whose variant is gone plays its first one", async () => {
  await plantDemoData(db, casino, [{ name: "dice", variants: ["draft"] }]);
  await plantDemoData(db, casino, [{ name: "dice", variants: ["standard", "wild"] }]);
  expect(await readConfigs()).toMatchObject([{ game: "dice", variant: "standard", version: 2 }]);
});

test("every shipped game has stakes that an operator could configure, in demo data too", async () => {
  const games = Object.entries(variants).map(([name, ofGame]) => ({ name, variants: Object.keys(ofGame) }));
  await plantDemoData(db, casino, games);
  const planted = await db
    .selectFrom("game_config_versions")
    .select(["game", "body"])
    .where("operator_id", "=", casino.operatorId)
    .execute();
  expect(planted).toHaveLength(games.length);
  for (const { game, body } of planted) {
    expect([game, refuseGameBody({ game }, gameBody.parse(body))]).toEqual([game, undefined]);
  }
});
