import { uuidV7 } from "@croupier/contract/ids";
import { createTestCasino, type TestCasino } from "@croupier/testing/casino";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { afterAll, beforeAll, expect, it } from "vitest";
import { COIN, coinFlip } from "../../test/config-fixture.ts";
import { undocumented } from "../../test/document-check.ts";
import type { TestGateway } from "../../test/gateway-fixture.ts";
import { startHostedGateway } from "../../test/hosted-gateway.ts";
import { addKey } from "../../test/operator-fixture.ts";
import { openApi } from "./served-document.ts";

let database: TestDatabase;
let casino: TestCasino;
let gateway: TestGateway;

beforeAll(async () => {
  database = await createTestDatabase();
  casino = await createTestCasino(database.url);
  gateway = await startHostedGateway(database.url, (call) => casino.host.call(call));
});

afterAll(async () => {
  await gateway?.close();
  await casino?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

type Json = Readonly<Record<string, unknown>>;

/** As a client that was generated from the document asks: all by POST, and the body left out where there is none. */
const ask = async (procedure: string, input: unknown, key?: string) => {
  const response = await fetch(`${gateway.url}/trpc/${procedure}`, {
    method: "POST",
    headers: {
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(input !== undefined && { "content-type": "application/json" }),
    },
    ...(input !== undefined && { body: JSON.stringify(input) }),
  });
  const { status } = response;
  const body = (await response.json()) as { readonly result?: { readonly data: Json } };
  expect([procedure, undocumented({ procedure, input, status, body })]).toEqual([procedure, undefined]);
  return { status, data: body.result?.data };
};

/** `wallet/seamless.pg.test.ts` and others have these answered, by the same check. */
const ONLY_SEAMLESS: readonly string[] = [
  "walletCalls.retry",
  "walletCalls.resolve",
  "walletCalls.approve",
  "walletCalls.reject",
  "walletKeys.get",
  "walletKeys.issue",
  "walletKeys.use",
  "reconciliation.run",
];

it("every procedure of operators answers and refuses as the document says", async () => {
  const [key, other] = [await addKey(casino.db, casino.operatorId), await addKey(casino.db, casino.operatorId)];
  const answered = new Set<string>();
  const must = async (procedure: string, input?: unknown, by = key): Promise<Json> => {
    const { status, data } = await ask(procedure, input, by);
    expect([procedure, status]).toEqual([procedure, 200]);
    answered.add(procedure);
    return data ?? {};
  };
  const playerId = "player-42";
  const money = { playerId, currency: "EUR", amount: 10_000 };
  const day = new Date().toISOString().slice(0, 10);
  const round = async (token: string) => {
    await must("fairness.current", undefined, token);
    await must("fairness.rotate", { clientSeed: "mine" }, token);
    const wagers = [{ selection: { calls: ["heads"] }, stake: 100 }];
    const { round: opened } = await must("games.coin-flip.open", { requestId: uuidV7(), wagers }, token);
    return (opened as { readonly id: string }).id;
  };

  await must("currencies.add", { code: "NOK" });
  await must("currencies.list");
  const { brandId } = await must("brands.create", { name: "North" });
  await must("brands.update", { brandId, name: "South" });
  await must("brands.list", {});
  await must("wallet.deposit", { requestId: uuidV7(), ...money });
  await must("wallet.withdraw", { requestId: uuidV7(), ...money, amount: 1 });
  await must("wallet.balance", { playerId });
  const { sessionId, launchToken } = await must("session.create", { playerId, currency: "EUR", brandId });
  const { token } = await must("session.launch", { launchToken });
  const roundId = await round(String(token));
  for (const procedure of [
    "session.get",
    "rounds.list",
    "limits.get",
    "freeRounds.available",
    "jackpots.list",
    "games.coin-flip.current",
  ]) {
    await must(procedure, undefined, String(token));
  }
  await must("session.list");
  await must("history.list");
  await must("history.get", { roundId });
  await must("history.replayLink", { roundId });
  await must("reports.openRounds");
  await must("reports.daily", { from: day, to: day });
  await must("reports.rtp");
  const grantId = uuidV7();
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  const gift = { campaign: "welcome", games: ["coin-flip"], currency: "EUR", stake: 100, rounds: 3, expiresAt };
  await must("freeRounds.grant", { grantId, playerIds: [playerId], ...gift });
  await must("freeRounds.list", { grantId });
  await must("freeRounds.cancel", { grantId });
  await must("protection.setLimit", { playerId, kind: "loss", period: "week", amount: 5_000 });
  await must("protection.exclude", { playerId, exclusion: { kind: "self-exclusion", days: null } });
  await must("protection.get", { playerId });
  await must("session.close", { sessionId });
  await must("walletCalls.list");
  await must("walletCalls.resolutions");
  await must("reconciliation.runs");
  await must("reconciliation.list");
  await must("reconciliation.report", { from: `${day}T00:00:00Z`, to: `${day}T12:00:00Z` });
  for (const procedure of ONLY_SEAMLESS) answered.add(procedure);
  const { keyId } = await must("keys.create", { name: "spare", scopes: ["wallet"] });
  await must("keys.rotate", { keyId });
  await must("keys.revoke", { keyId });
  await must("keys.list");
  const { version: base } = await must("config.get", coinFlip);
  const propose = () => must("config.propose", { ...coinFlip, base, body: COIN });
  await must("config.withdraw", { changeId: (await propose())["changeId"] });
  await must("config.reject", { changeId: (await propose())["changeId"] }, other);
  await must("config.approve", { changeId: (await propose())["changeId"] }, other);
  await must("config.version", { ...coinFlip, version: Number(base) + 1 });
  await must("config.list");
  await must("config.changes");
  const correct = () =>
    must("corrections.propose", { correctionId: uuidV7(), roundId, amount: 5, reason: "a gesture" });
  await must("corrections.approve", { correctionId: (await correct())["correctionId"] }, other);
  await must("corrections.reject", { correctionId: (await correct())["correctionId"] });
  await must("corrections.list");
  await must("config.list", { kind: "jackpot" });
  await must("jackpots.pools");
  await must("jackpots.wins");
  await must("jackpots.ledger", { tier: "grand" });
  await must("audit.list");

  const ofOperators = Object.values(openApi.paths).flatMap(({ post }) =>
    post?.tags.includes("operator") === true ? [post.operationId] : [],
  );
  // An exclusion without an end stands for half a year.
  expect((await ask("protection.liftExclusion", { playerId }, key)).status).toBe(409);
  expect(ofOperators.filter((procedure) => !answered.has(procedure))).toEqual(["protection.liftExclusion"]);
  for (const procedure of ofOperators) {
    expect((await ask(procedure, undefined)).status).toBe(401);
    expect((await ask(procedure, { no: "such field" }, "key_none")).status).toBe(401);
    const { requestBody } = openApi.paths[`/trpc/${procedure}`]?.post ?? {};
    if (requestBody) expect((await ask(procedure, { no: "such field" }, key)).status).toBe(400);
  }
}, 60_000);
