import { readTracingConfig, type TracingConfig } from "@croupier/telemetry/tracing-config";
import type { WalletKeys } from "@croupier/wallet/keys";
import type { MasterKeys } from "./seeds.ts";

export interface HostConfig {
  readonly databaseUrl: string;
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
  /** Undefined where nothing is traced. */
  readonly tracing?: TracingConfig | undefined;
  readonly secrets: {
    /** Keys that a call's identity may be signed with: the current one, and the one before while it rotates. */
    readonly identityKeys: readonly Uint8Array[];
    readonly masterKeys: MasterKeys;
    /** What operators' wallet keys are derived from; none where no operator keeps its players' money itself. */
    readonly walletKeys: WalletKeys;
  };
  readonly wallets: {
    /** Development alone: plain http and the loopback. */
    readonly insecure: boolean;
    /** Longest a call may take; undefined for what operators are promised. */
    readonly timeoutMs: number | undefined;
    /** Longest between two tries to pay. */
    readonly mostPauseMs: number | undefined;
  };
}

/** The environment lacks something; the message lists all of it. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

const KEY = /^[A-Za-z0-9_-]{43}$/;
const NAMED_KEY = /^([A-Za-z0-9-]{1,32}):([A-Za-z0-9_-]{43})$/;
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "base64url"));

const list = (text: string): string[] => text.split(",");

const namedKeys = (text: string): ReadonlyMap<string, Uint8Array> =>
  new Map(
    list(text).map((pair): [string, Uint8Array] => {
      const [, id = "", key = ""] = NAMED_KEY.exec(pair) ?? [];
      return [id, bytes(key)];
    }),
  );

/** Reads the environment, once. */
export const readHostConfig = (env: Readonly<Record<string, string | undefined>>): HostConfig => {
  const problems: string[] = [];
  const need = (name: string, shape: string, holds: (text: string) => boolean): string => {
    const text = env[name] ?? "";
    if (!holds(text)) problems.push(text === "" ? `${name} is not set: ${shape}` : `${name} is not ${shape}`);
    return text;
  };

  const databaseUrl = need("DATABASE_URL", "a postgres:// URL", (text) => /^postgres(ql)?:\/\//.test(text));
  const port = need("PORT", "a port number", (text) => /^\d{1,5}$/.test(text) && Number(text) < 65_536);
  const identityKeys = need("CROUPIER_IDENTITY_KEYS", "32-byte keys in base64url, separated by commas", (text) =>
    list(text).every((key) => KEY.test(key)),
  );
  const masterKeys = need("CROUPIER_MASTER_KEYS", "id:key pairs (32 bytes in base64url), separated by commas", (text) =>
    list(text).every((pair) => NAMED_KEY.test(pair)),
  );
  const may = (name: string, shape: string, holds: (text: string) => boolean): string =>
    (env[name] ?? "") === "" ? "" : need(name, shape, holds);
  const walletKeys = may("CROUPIER_WALLET_KEYS", "id:key pairs (32 bytes in base64url), separated by commas", (text) =>
    list(text).every((pair) => NAMED_KEY.test(pair)),
  );
  const insecure = may("CROUPIER_WALLET_INSECURE", "1, or not set", (text) => text === "1");
  const isTime = (text: string): boolean => /^\d{2,6}$/.test(text) && Number(text) >= 50 && Number(text) <= 300_000;
  const time = (name: string): number | undefined =>
    may(name, "a number of milliseconds from 50 to 300000", isTime) === "" ? undefined : Number(env[name]);
  const timeoutMs = time("CROUPIER_WALLET_TIMEOUT_MS");
  const mostPauseMs = time("CROUPIER_WALLET_MOST_PAUSE_MS");
  const tracing = readTracingConfig(env, problems);
  if (problems.length > 0) throw new ConfigError(`this service can't start:\n- ${problems.join("\n- ")}`);

  return {
    databaseUrl,
    host: env["HOST"] ?? "127.0.0.1",
    port: Number(port),
    logLevel: env["LOG_LEVEL"] ?? "info",
    tracing,
    secrets: {
      identityKeys: list(identityKeys).map(bytes),
      masterKeys: namedKeys(masterKeys),
      walletKeys: walletKeys === "" ? new Map() : namedKeys(walletKeys),
    },
    wallets: { insecure: insecure === "1", timeoutMs, mostPauseMs },
  };
};
