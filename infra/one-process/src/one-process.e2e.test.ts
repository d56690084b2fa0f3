import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { RoundRecord } from "@croupier/contract/round";
import { uuidV7 } from "@croupier/contract/ids";
import { type Database, openDatabase } from "@croupier/db/database";
import { createOperator } from "@croupier/gateway/operators/create-operator";
import type { AppRouter } from "@croupier/gateway/router/router";
import { auditLedger } from "@croupier/ledger/audit";
import { type Client, createClient } from "@croupier/sdk";
import { verifyRound } from "@croupier/sdk/verify";
import { createTestDatabase, type TestDatabase } from "@croupier/testing/database";
import { freePort } from "@croupier/testing/free-port";
import { startLambdaDoor } from "@croupier/testing/lambda/door";
import { startProgram } from "@croupier/testing/service-process";
import { type Door, doors } from "@croupier/testing/stack";
import { createTRPCClient, httpLink } from "@trpc/client";
import { afterAll, beforeAll, expect, it } from "vitest";
import { games } from "./games.gen.ts";

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, applicationName: "one-process", onBrokenConnection: () => {} });
});

afterAll(async () => {
  await db?.destroy();
  await database?.[Symbol.asyncDispose]();
});

const newKey = (): string => randomBytes(32).toString("base64url");

/** All the configuration it has. */
const environment = () => ({
  DATABASE_URL: database.url,
  LOG_LEVEL: "silent",
  CROUPIER_IDENTITY_KEY: newKey(),
  CROUPIER_SESSION_KEY: newKey(),
  CROUPIER_MASTER_KEYS: `test-1:${newKey()}`,
});

const start = async (door: Door) => {
  const file = fileURLToPath(new URL(`${door}.ts`, import.meta.url));
  return door === "lambda"
    ? startLambdaDoor({ module: file, environment: environment(), environments: 1 })
    : startProgram([file], await freePort(), environment());
};

const BETS = { "coin-flip": { calls: ["heads"] }, mines: { mines: 3 }, blackjack: { on: "main" } };

const asOperator = (url: string, key: string) =>
  createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${url}/trpc`, headers: { authorization: `Bearer ${key}` } })],
  });

/** A player of a new operator, with money, at the tables of `BETS`. */
const seatPlayer = async (url: string): Promise<Client> => {
  const currencies = [{ code: "EUR", exponent: 2 }];
  const { operatorId, adminKey } = await createOperator(db, "One House", "hosted", { currencies });
  const limits = { stake_min: 1n, stake_max: 100_000n, stake_step: 1n, max_payout: 1_000_000_000n };
  for (const game of Object.keys(BETS)) {
    const variant = Object.keys((await games[game]?.())?.variants ?? {})[0] ?? "";
    const config = { operator_id: operatorId, game, currency: "EUR", enabled: true, variant, ...limits };
    await db.insertInto("game_configs").values(config).execute();
  }
  const admin = asOperator(url, adminKey.key);
  const made = await admin.keys.create.mutate({ name: "back end", scopes: ["sessions", "wallet"] });
  const backEnd = asOperator(url, made.key);
  const { launchToken } = await backEnd.session.create.mutate({ playerId: "ann", currency: "EUR" });
  await backEnd.wallet.deposit.mutate({ requestId: uuidV7(), playerId: "ann", currency: "EUR", amount: 10_000 });
  const { token } = await backEnd.session.launch.mutate({ launchToken });
  return createClient({ url, token });
};

type Table = {
  open(bet: object): Promise<{ readonly round: RoundRecord }>;
  act(action: object): Promise<{ readonly round: RoundRecord }>;
};

it.each(doors)("plays, settles and verifies rounds through the %s, with nothing else running", async (door) => {
  await using house = await start(door);
  const client = await seatPlayer(house.url);
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
