import { randomBytes } from "node:crypto";
import { serviceKey } from "@croupier/contract/identity";
import { withClient } from "@croupier/testing/admin";
import { freePort } from "@croupier/testing/free-port";
import { startOperatorWallet } from "@croupier/testing/operator-wallet/operator-wallet";
import { residentBytes } from "@croupier/testing/resident-bytes";
import { startProgram, type ServiceProcess, startServiceProcess } from "@croupier/testing/service-process";
import { walletKey } from "@croupier/wallet/keys";
import { startSink } from "../tracing.ts";
import type { House } from "./house.ts";
import { issueTokens } from "./over-http.ts";

/** What runs beside PostgreSQL, each a process of its own as in production; traces are kept as there, one in ten. */
export interface Programs {
  /** By game. */
  readonly services: ReadonlyMap<string, ServiceProcess>;
  readonly gateway: ServiceProcess;
  /** The same coin flip, as one would write it. */
  readonly plain: ServiceProcess;
  readonly rootKey: Uint8Array;
  /** By player, of the house's own casino and of the one that keeps its money itself. */
  readonly tokens: readonly string[];
  readonly seamlessTokens: readonly string[];
}

/** What every player of an operator that keeps the money has there. */
const PURSE = 1_000_000_000;

/** The operator's wallet, in this process: what it costs counts as the driver's. */
const openWallet = async (started: AsyncDisposableStack, { url, seamless }: House, root: Buffer): Promise<void> => {
  const key = walletKey(new Map([["bench", root]]), seamless.operatorId, "bench-1");
  if (!key) throw new Error("no key for the operator's wallet");
  const wallet = started.use(await startOperatorWallet({ keys: [key] }));
  for (const { playerId } of seamless.players) {
    wallet.books.setPlayer({ playerId, currency: "EUR", balance: PURSE, tokens: [], blocked: false });
  }
  await withClient(url, (client) =>
    client.query("insert into operator_wallets (operator_id, url, key_id) values ($1, $2, 'bench-1')", [
      seamless.operatorId,
      wallet.url,
    ]),
  );
};

export const startPrograms = async (started: AsyncDisposableStack, house: House): Promise<Programs> => {
  const [rootKey, sessionKey, walletRoot] = [randomBytes(32), randomBytes(32), randomBytes(32)];
  const sink = started.use(await startSink());
  // As a pod's memory limit bounds it: V8 leaves what calls leave behind while there is room.
  const heap = { NODE_OPTIONS: "--max-old-space-size=192" };
  const traced = { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, OTEL_TRACES_SAMPLER_ARG: "0.1", LOG_LEVEL: "warn" };
  await openWallet(started, house, walletRoot);
  const startService = async (game: string) => {
    const service = await startServiceProcess(game, await freePort(), {
      ...heap,
      ...traced,
      DATABASE_URL: house.url,
      CROUPIER_IDENTITY_KEYS: Buffer.from(serviceKey(rootKey, game)).toString("base64url"),
      CROUPIER_MASTER_KEYS: `bench:${house.masterKey}`,
      CROUPIER_WALLET_KEYS: `bench:${walletRoot.toString("base64url")}`,
      CROUPIER_WALLET_INSECURE: "1",
    });
    return [game, started.use(service)] as const;
  };
  const services = new Map(await Promise.all(Object.keys(house.catalogue).map(startService)));
  const gateway = started.use(
    await startProgram(["gateway/src/server.ts"], await freePort(), {
      ...heap,
      ...traced,
      DATABASE_URL: house.url,
      CROUPIER_IDENTITY_KEY: rootKey.toString("base64url"),
      CROUPIER_SESSION_KEY: sessionKey.toString("base64url"),
      CROUPIER_RATE_LIMITS: "local",
      CROUPIER_SERVICES: JSON.stringify(Object.fromEntries([...services].map(([game, { url }]) => [game, url]))),
    }),
  );
  const plain = started.use(
    await startProgram(["scripts/bench/bets/plain-casino.ts"], await freePort(), {
      ...heap,
      DATABASE_URL: house.url,
      MASTER_KEY: house.masterKey,
    }),
  );
  const tokens = await issueTokens(house, sessionKey);
  const seamlessTokens = await issueTokens(house.seamless, sessionKey);
  return { services, gateway, plain, rootKey, tokens, seamlessTokens };
};

export interface Resident {
  /** MB. */
  readonly gateway: number;
  /** Of the service that all instant bets go to. */
  readonly service: number;
}

export const residentOf = ({ services, gateway }: Programs): Resident => ({
  gateway: residentBytes(gateway.pid()) / 1e6,
  service: residentBytes(services.get("coin-flip")?.pid() ?? 0) / 1e6,
});
