import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { uuidV7 } from "@croupier/contract/ids";
import type { Database } from "@croupier/db/database";
import { KEY_SCOPES } from "@croupier/db/tables/api-keys";
import { createOperator } from "@croupier/gateway/operators/create-operator";
import type { AppRouter } from "@croupier/gateway/router/router";
import { type Client, createClient } from "@croupier/sdk";
import { createTRPCClient, httpLink } from "@trpc/client";
import { freePort } from "./free-port.ts";
import { startLambdaDoor } from "./lambda/door.ts";
import { startProgram } from "./service-process.ts";
import { residentBytes } from "./resident-bytes.ts";
import type { Door } from "./stack.ts";

const SOURCES = join(import.meta.dirname, "../../../infra/one-process/src");

const newKey = (): string => randomBytes(32).toString("base64url");

export interface StartedHouse extends AsyncDisposable {
  readonly url: string;
  residentBytes(): number;
}

/** Gateway and all games in one process of its own, behind either door. */
export const startHouse = async (door: Door, databaseUrl: string): Promise<StartedHouse> => {
  const program = join(SOURCES, `${door}.ts`);
  const environment = {
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: "silent",
    CROUPIER_IDENTITY_KEY: newKey(),
    CROUPIER_SESSION_KEY: newKey(),
    CROUPIER_MASTER_KEYS: `test-1:${newKey()}`,
    CROUPIER_RATE_LIMITS: "off",
  };
  if (door === "lambda") {
    const started = await startLambdaDoor({ module: program, environment, environments: 1 });
    return { ...started, residentBytes: () => residentBytes(started.pids()[0] ?? 0) };
  }
  const started = await startProgram([program], await freePort(), environment);
  return { ...started, residentBytes: () => residentBytes(started.pid()) };
};

const asOperator = (url: string, key: string) =>
  createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${url}/trpc`, headers: { authorization: `Bearer ${key}` } })],
  });

export interface Seated {
  readonly client: Client;
  readonly token: string;
  /** One that may do all that back ends do. */
  readonly operatorKey: string;
}

/** A player with money, of a new operator, who may play these games, each at the variant named. */
export const seatPlayer = async (
  db: Database,
  url: string,
  games: Readonly<Record<string, string>>,
): Promise<Seated> => {
  const currencies = [{ code: "EUR", exponent: 2 }];
  const { operatorId, adminKey } = await createOperator(db, "One House", "hosted", { currencies });
  const limits = { stake_min: 1n, stake_max: 100_000n, stake_step: 1n, max_payout: 1_000_000_000n };
  for (const [game, variant] of Object.entries(games)) {
    const config = { operator_id: operatorId, game, currency: "EUR", enabled: true, variant, ...limits };
    await db.insertInto("game_configs").values(config).execute();
  }
  const admin = asOperator(url, adminKey.key);
  const scopes = KEY_SCOPES.filter((scope) => scope !== "admin");
  const { key } = await admin.keys.create.mutate({ name: "back end", scopes });
  const backEnd = asOperator(url, key);
  const { launchToken } = await backEnd.session.create.mutate({ playerId: "ann", currency: "EUR" });
  await backEnd.wallet.deposit.mutate({ requestId: uuidV7(), playerId: "ann", currency: "EUR", amount: 10_000 });
  const { token } = await backEnd.session.launch.mutate({ launchToken });
  return { client: createClient({ url, token }), token, operatorKey: key };
};
