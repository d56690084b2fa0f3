import { createHash, randomBytes, randomUUID } from "node:crypto";
import { type Caller, serviceKey } from "@croupier/contract/identity";
import { type Database, openDatabase } from "@croupier/db/database";
import { KEY_SCOPES } from "@croupier/db/tables/api-keys";
import { startGateway } from "@croupier/gateway/app";
import { readGatewaySettings } from "@croupier/gateway/config";
import { contracts } from "@croupier/gateway/games.gen";
import type { AppRouter } from "@croupier/gateway/router/router";
import { createService } from "@croupier/gateway/upstream/service";
import { createSeeds, type Seeds } from "@croupier/host/seeds";
import { deposit } from "@croupier/ledger/accounts";
import { type Client, type ClientOptions, createClient } from "@croupier/sdk";
import { traceContext } from "@croupier/telemetry/trace-context";
import { walletKey } from "@croupier/wallet/keys";
import { createTRPCClient, httpLink } from "@trpc/client";
import { freePort } from "./free-port.ts";
import { startLambdaDoor } from "./lambda/door.ts";
import { type OperatorWallet, startOperatorWallet } from "./operator-wallet/operator-wallet.ts";
import { type ServiceProcess, startProgram, startServiceProcess } from "./service-process.ts";

/** The whole way of a bet, as in production: SDK, gateway, a game service in a process of its own, PostgreSQL. */
export interface Stack extends AsyncDisposable {
  readonly gatewayUrl: string;
  readonly service: ServiceProcess;
  /** Where its players' money is, of an operator that keeps it itself. */
  readonly wallet: OperatorWallet | undefined;
  readonly db: Database;
  readonly operatorId: string;
  readonly operatorKey: string;
  /** All that nobody but us may know: keys, in the ways that they are written. */
  readonly secrets: readonly string[];
  /** The service's own: what no player can know beforehand, a test may. */
  readonly seeds: Seeds;
  /** A session of a new player, or of one known by the operator's own id, with money in the account. */
  launch(options?: LaunchOptions): Promise<Launched>;
  /** Asks the service as gateway and worker do, but once: undefined if no answer came. */
  ask(caller: Caller, path: string, input: object): Promise<unknown>;
}

export interface Launched {
  readonly client: Client;
  readonly token: string;
  readonly playerId: string;
  readonly caller: Extract<Caller, { kind: "player" }>;
}

export interface StackOptions {
  /** The service's way to the database, where that is another than ours. */
  readonly serviceDatabaseUrl?: string;
  readonly variant?: string;
  /** Of the gateway, where another must have the same. */
  readonly keys?: { readonly identity: string; readonly session: string };
  /** Which door the gateway stands behind; CROUPIER_TEST_DOOR's unless told. */
  readonly door?: Door;
  /** Programs to run in place of the sources: bundles. A gateway that is named runs in a process of its own. */
  readonly bundles?: { readonly service?: string; readonly gateway?: string };
  /** Whether the operator keeps its players' money itself. */
  readonly seamless?: boolean;
  /** What both processes are told besides. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What the gateway alone is told. */
  readonly gatewayEnvironment?: Readonly<Record<string, string>>;
  /** Gets all that processes of their own print. */
  readonly print?: (text: string) => void;
}

/** Node's own server in this process, or a Lambda function behind API Gateway. */
export type Door = "server" | "lambda";

/** The door that tests go through which don't say: all of them go through either. */
export const testDoor: Door = process.env["CROUPIER_TEST_DOOR"] === "lambda" ? "lambda" : "server";

/** For tests that go through both in every run. */
export const doors: readonly Door[] =
  process.env["CROUPIER_TEST_DOOR"] === undefined ? ["server", "lambda"] : [testDoor];

export interface LaunchOptions {
  readonly playerId?: string;
  readonly balance?: bigint;
  readonly client?: Partial<ClientOptions>;
}

/** The gateway wants an address for every game; nothing listens on the discard port. */
const nobodyServes = (games: readonly string[]) =>
  Object.fromEntries(games.map((game) => [game, "http://127.0.0.1:9"]));

const newKey = (): string => randomBytes(32).toString("base64url");

/** Opens it, for as long as `started` lives; returns where it stands. */
export const openGatewayDoor = async (
  started: AsyncDisposableStack,
  door: Door,
  environment: Readonly<Record<string, string>>,
  bundle?: string,
  print?: (text: string) => void,
): Promise<string> => {
  if (door === "lambda") {
    return started.use(
      await startLambdaDoor({ environment, ...(bundle !== undefined && { module: bundle }), ...(print && { print }) }),
    ).url;
  }
  if (bundle !== undefined) return started.use(await startProgram([bundle], await freePort(), environment, print)).url;
  const gateway = await startGateway(readGatewaySettings({ ...environment, PORT: "0" }));
  started.defer(() => gateway.close());
  return gateway.url;
};

const spellingsOf = (key: string): readonly string[] => {
  const bytes = Buffer.from(key.replace(/^key_/, ""), "base64url");
  return [key, bytes.toString("base64"), bytes.toString("hex"), JSON.stringify([...bytes])];
};

/** The operator's own, and where we find it. */
const openWallet = async (db: Database, operatorId: string, root: string): Promise<OperatorWallet> => {
  const key = walletKey(new Map([["test", Buffer.from(root, "base64url")]]), operatorId, "test-1");
  if (!key) throw new Error("no key for the operator's wallet");
  const wallet = await startOperatorWallet({ keys: [key] });
  const settings = { operator_id: operatorId, url: wallet.url, key_id: "test-1", next_key_id: null };
  await db.insertInto("operator_wallets").values(settings).execute();
  return wallet;
};

const ASK_TIMEOUT_MS = 20_000;

export const startStack = async (
  databaseUrl: string,
  game = "coin-flip",
  {
    serviceDatabaseUrl = databaseUrl,
    variant = "standard",
    keys,
    door: gatewayDoor = testDoor,
    bundles = {},
    seamless = false,
    environment = {},
    gatewayEnvironment: ofGateway = {},
    print,
  }: StackOptions = {},
): Promise<Stack> => {
  await using started = new AsyncDisposableStack();
  const db = started.adopt(
    openDatabase({ url: databaseUrl, applicationName: "stack", onBrokenConnection: () => {} }),
    (pool) => pool.destroy(),
  );
  const rootKey = keys?.identity ?? newKey();
  const masterKey = newKey();
  const operatorId = randomUUID();
  const operatorKey = `key_${newKey()}`;
  await db
    .insertInto("operators")
    .values({ id: operatorId, name: "Stack Casino", wallet: seamless ? "seamless" : "hosted" })
    .execute();
  await db.insertInto("currencies").values({ operator_id: operatorId, code: "EUR", exponent: 2 }).execute();
  const hash = createHash("sha256").update(operatorKey).digest();
  const named = { name: "stack", scopes: [...KEY_SCOPES] };
  const key = { id: randomUUID(), operator_id: operatorId, hash, ...named, expires_at: null, revoked_at: null };
  await db.insertInto("api_keys").values(key).execute();
  const limits = { stake_min: 1n, stake_max: 100_000n, stake_step: 1n, max_payout: 1_000_000_000n };
  await db
    .insertInto("game_configs")
    .values({
      operator_id: operatorId,
      game,
      currency: "EUR",
      enabled: true,
      variant,
      ...limits,
    })
    .execute();

  const walletRoot = newKey();
  const wallet = seamless ? started.use(await openWallet(db, operatorId, walletRoot)) : undefined;

  const identityKey = Buffer.from(rootKey, "base64url");
  const sessionKey = keys?.session ?? newKey();
  const identity = serviceKey(identityKey, game);
  const servicePort = await freePort();
  const serviceEnvironment = {
    DATABASE_URL: serviceDatabaseUrl,
    CROUPIER_IDENTITY_KEYS: Buffer.from(identity).toString("base64url"),
    CROUPIER_MASTER_KEYS: `test-1:${masterKey}`,
    ...(wallet && { CROUPIER_WALLET_KEYS: `test:${walletRoot}`, CROUPIER_WALLET_INSECURE: "1" }),
    ...environment,
  };
  const service = started.use(
    bundles.service === undefined
      ? await startServiceProcess(game, servicePort, serviceEnvironment, print)
      : await startProgram([bundles.service], servicePort, serviceEnvironment, print),
  );
  const door = started.adopt(createService({ name: game, url: service.url, identityKey }), (adopted) =>
    adopted.close(),
  );
  const gatewayEnvironment = {
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: "silent",
    CROUPIER_IDENTITY_KEY: rootKey,
    CROUPIER_SESSION_KEY: sessionKey,
    CROUPIER_RATE_LIMITS: "local",
    CROUPIER_SERVICES: JSON.stringify({ ...nobodyServes(Object.keys(contracts)), [game]: service.url }),
    ...environment,
    ...ofGateway,
  };
  const gatewayUrl = await openGatewayDoor(started, gatewayDoor, gatewayEnvironment, bundles.gateway, print);

  const operator = createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${gatewayUrl}/trpc`, headers: { authorization: `Bearer ${operatorKey}` } })],
  });
  const running = started.move();
  return {
    gatewayUrl,
    service,
    wallet,
    db,
    operatorId,
    operatorKey,
    secrets: [rootKey, sessionKey, masterKey, walletRoot, operatorKey].flatMap(spellingsOf),
    seeds: createSeeds(new Map([["test-1", Buffer.from(masterKey, "base64url")]])),
    async launch({ playerId = randomUUID(), balance = 100_000n, client } = {}) {
      const walletToken = wallet && randomUUID();
      if (walletToken !== undefined) {
        const purse = { currency: "EUR", balance: Number(balance), tokens: [walletToken], blocked: false };
        wallet?.books.setPlayer({ playerId, ...purse });
      }
      const asked = { playerId, currency: "EUR", ...(walletToken !== undefined && { walletToken }) };
      const { launchToken } = await operator.session.create.mutate(asked);
      const { id } = await db
        .selectFrom("players")
        .select("id")
        .where("operator_id", "=", operatorId)
        .where("external_id", "=", playerId)
        .executeTakeFirstOrThrow();
      if (balance > 0n && !wallet) await deposit(db, { operatorId, playerId: id, mode: "real" }, balance);
      const { token } = await operator.session.launch.mutate({ launchToken });
      const session = await db
        .selectFrom("sessions")
        .select(["id as sessionId", "mode", "currency"])
        .where("player_id", "=", id)
        .orderBy("created_at", "desc")
        .executeTakeFirstOrThrow();
      const caller = { kind: "player", operatorId, playerId: id, ...session } as const;
      return { client: createClient({ url: gatewayUrl, token, ...client }), token, playerId: id, caller };
    },
    async ask(caller, path, input) {
      const call = { caller, path, body: JSON.stringify(input), timeoutMs: ASK_TIMEOUT_MS };
      const reply = await door.post({ ...call, trace: traceContext(undefined) });
      return reply.failure === undefined ? reply.json : undefined;
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
};
