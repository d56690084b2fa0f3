import { openDatabase } from "@croupier/db/database";
import { createHost, type Host } from "@croupier/host/host";
import type { HostedGame } from "@croupier/host/load-game";
import { createSeeds } from "@croupier/host/seeds";
import { noWallets } from "@croupier/host/wallets";
import { createLog } from "@croupier/telemetry/log";
import { createMetrics } from "@croupier/telemetry/metrics";
import type { SigningKey } from "@croupier/wallet/signature";
import { createWalletClient } from "@croupier/wallet/wallet-client";
import { sql } from "kysely";
import { startTcpTap } from "./tcp-tap.ts";
import { startWireTap } from "./wire-tap.ts";

/**
 * Where a host dies: before it is heard of one more change to the database (asked for, or told of), or before one more
 * piece passes between it and the wallet.
 */
export interface Death {
  readonly at: "database" | "wallet";
  /** How many pass before. */
  readonly after: number;
}

export interface MortalHost {
  readonly host: Host;
  /** Resolves when it has died. To everybody else that is as if its process had been killed. */
  readonly died: Promise<void>;
  /** Ends what is left of it. */
  close(): Promise<void>;
}

interface Surroundings {
  readonly databaseUrl: string;
  readonly games: readonly HostedGame[];
  readonly masterKeys: ReadonlyMap<string, Uint8Array>;
  readonly walletUrl: string;
  readonly walletKey: SigningKey;
}

const PATIENCE_MS = 5_000;
const log = createLog("test", "silent");
const metrics = createMetrics("test");

/** A host whose every word to the database and to the operator's wallet passes through taps, until one cuts it off. */
export const startMortalHost = async (around: Surroundings, { at, after }: Death): Promise<MortalHost> => {
  const toDatabase = await startWireTap(around.databaseUrl);
  const toWallet = await startTcpTap(around.walletUrl);
  const death = Promise.withResolvers<void>();
  let severed: Promise<unknown> | undefined;
  const sever = () => (severed ??= Promise.all([toDatabase[Symbol.asyncDispose](), toWallet[Symbol.asyncDispose]()]));
  const die = (): void => void sever().then(() => death.resolve());
  const db = openDatabase({
    url: toDatabase.url,
    role: "croupier_service",
    prepares: true,
    applicationName: "mortal",
    maxConnections: 4,
    onBrokenConnection: () => {},
  });
  const client = createWalletClient({
    url: toWallet.url,
    key: () => around.walletKey,
    timeoutMs: PATIENCE_MS,
    allowInsecure: true,
    allowSubnets: ["127.0.0.0/8"],
  });
  const host = createHost(around.games, {
    db,
    moneyDb: db,
    seeds: createSeeds(around.masterKeys),
    wallets: { ...noWallets, timeoutMs: PATIENCE_MS, find: () => Promise.resolve(client) },
    log,
    metrics,
  });
  // Connections say when they are ready, and that is no statement's end.
  await Promise.all(Array.from({ length: 3 }, () => sql`select 1`.execute(db)));
  if (at === "database") toDatabase.arm("statements", after, die);
  else toWallet.arm(after, die);
  return {
    host,
    died: death.promise,
    async close() {
      await host.idle();
      await Promise.all([db.destroy(), client.close()]);
      await sever();
    },
  };
};
