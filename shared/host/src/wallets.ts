import type { Database } from "@croupier/db/database";
import { createEvents } from "@croupier/telemetry/events";
import type { Log } from "@croupier/telemetry/log";
import type { Metrics } from "@croupier/telemetry/metrics";
import { nextWalletKeyId, type WalletKeys, walletKey } from "@croupier/wallet/keys";
import type { SigningKey } from "@croupier/wallet/signature";
import { createWalletClient, DEFAULTS, type WalletClient } from "@croupier/wallet/wallet-client";
import { parseWalletUrl } from "@croupier/wallet/wallet-url";
import { type Pauses, pausesUpTo } from "./saga/ask-wallet.ts";

/** The wallets of operators that keep their players' money themselves, each with a client of its own. */
export interface Wallets {
  /** Longest a call may take. */
  readonly timeoutMs: number;
  /** Between two tries of what is owed. */
  readonly pauses: Pauses;
  /** Undefined where the operator has said no wallet that can be called. Throws only if the database is away. */
  find(operatorId: string): Promise<Pick<WalletClient, "call"> | undefined>;
  /** The key after all that the operator was given, so that none is ever said twice; undefined without settings. */
  nextKey(operatorId: string): Promise<SigningKey | undefined>;
  /** Breaks off what is still in flight. */
  close(): Promise<void>;
}

export interface WalletsOptions {
  readonly db: Database;
  readonly keys: WalletKeys;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly insecure: boolean;
  readonly timeoutMs?: number | undefined;
  readonly pauses?: Pauses | undefined;
}

interface Settings {
  readonly url: string;
  /** Null until the operator has used one. */
  readonly keyId: string | null;
}

interface Known {
  readonly readMs: number;
  readonly url: string;
  /** Changes while the client is in use. */
  readonly signing: { key: SigningKey };
  readonly client: WalletClient;
}

/** Settings that an operator changes hold this much later. */
const FRESH_MS = 5_000;
const PAUSES = pausesUpTo(300_000);
const LOOPBACK = ["127.0.0.0/8", "::1/128"];

export const createWallets = (options: WalletsOptions): Wallets => {
  const { db, keys, log, metrics, insecure } = options;
  const { timeoutMs = DEFAULTS.timeoutMs, pauses = PAUSES } = options;
  const tell = createEvents({ log, metrics });
  const known = new Map<string, Known>();
  const reading = new Map<string, Promise<Known | undefined>>();
  const retired = new Set<WalletClient>();

  const connect = (operatorId: string, url: string, signing: Known["signing"]): WalletClient =>
    createWalletClient({
      url,
      key: () => signing.key,
      timeoutMs,
      ...(insecure ? { allowInsecure: true, allowSubnets: LOOPBACK } : {}),
      onCall: ({ call, end, outcome, durationMs }) => {
        tell("wallet_called", { operatorId, call, end, outcome, seconds: durationMs / 1_000 });
      },
      onBreaker: (state) => {
        // One call tries whether it is well again; meanwhile the others are refused as before.
        if (state !== "half-open") tell("wallet_breaker", { operatorId, isOpen: state === "open" });
      },
    });

  /** What is under way may end as it would. */
  const retire = ({ client }: Known): void => {
    retired.add(client);
    const gone = () => void retired.delete(client);
    const close = () => void client.close().then(gone, gone);
    setTimeout(close, timeoutMs).unref();
  };

  const unusable = (operatorId: string, why: string): undefined => {
    log.error({ operatorId, why }, "an operator's wallet can't be called");
  };

  const know = (operatorId: string, settings: Settings | undefined): Known | undefined => {
    const before = known.get(operatorId);
    if (!settings) return unusable(operatorId, "no settings");
    const { url, keyId } = settings;
    const key = keyId === null ? undefined : walletKey(keys, operatorId, keyId);
    if (!key) return unusable(operatorId, `key ${keyId} is not configured`);
    const fault = parseWalletUrl(url, { allowInsecure: insecure });
    if (typeof fault === "string") return unusable(operatorId, fault);
    const readMs = performance.now();
    if (before?.url === url) {
      before.signing.key = key;
      return { ...before, readMs };
    }
    if (before) retire(before);
    const signing = { key };
    return { readMs, url, signing, client: connect(operatorId, url, signing) };
  };

  const read = async (operatorId: string): Promise<Known | undefined> => {
    const settings = await db
      .selectFrom("operator_wallets")
      .select(["url", "key_id as keyId"])
      .where("operator_id", "=", operatorId)
      .executeTakeFirst();
    const found = know(operatorId, settings);
    if (found) known.set(operatorId, found);
    return found;
  };

  return {
    timeoutMs,
    pauses,
    async find(operatorId) {
      const last = known.get(operatorId);
      if (last && performance.now() < last.readMs + FRESH_MS) return last.client;
      const shared = reading.get(operatorId) ?? read(operatorId).finally(() => reading.delete(operatorId));
      reading.set(operatorId, shared);
      return (await shared)?.client;
    },
    async nextKey(operatorId) {
      const given = await db
        .selectFrom("operator_wallets")
        .select(["key_id as keyId", "next_key_id as nextKeyId"])
        .where("operator_id", "=", operatorId)
        .executeTakeFirst();
      const id = given && nextWalletKeyId(keys, given.nextKeyId ?? given.keyId ?? undefined);
      return id === undefined ? undefined : walletKey(keys, operatorId, id);
    },
    async close() {
      const clients = [...known.values()].map(({ client }) => client);
      await Promise.all([...clients, ...retired].map((client) => client.close()));
    },
  };
};

/** For a host whose operators all leave their players' money with us. */
export const noWallets: Wallets = {
  timeoutMs: DEFAULTS.timeoutMs,
  pauses: PAUSES,
  find: () => Promise.resolve(undefined),
  nextKey: () => Promise.resolve(undefined),
  close: () => Promise.resolve(),
};
