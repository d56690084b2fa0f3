import { serviceKey } from "@croupier/contract/identity";
import { walletKey } from "@croupier/wallet/keys";
import type { DemoCasino } from "./demo-data.ts";
import type { DevSecrets } from "./secrets.ts";
import type { PortPlan } from "./ports.ts";
import { urlOf } from "./ports.ts";
import type { ProcessSpec } from "./supervised.ts";

export interface SpecInput {
  readonly secrets: DevSecrets;
  readonly ports: PortPlan;
  readonly databaseUrl: string;
  /** Where the seamless demo casino's wallet writes down what it does. */
  readonly walletJournal: string;
  /** Given to every process. */
  readonly env: Readonly<Record<string, string>>;
}

/** The root of all keys to operators' wallets, and the demo operator's first key. */
const WALLET_ROOT = "dev";
const WALLET_KEY_ID = `${WALLET_ROOT}-1`;

type Env = Readonly<Record<string, string>>;

/** Some shells export HOST with the machine's name in it. */
const listenOn = (port: number): Env => ({ HOST: "127.0.0.1", PORT: String(port) });

export const serviceSpec = (input: SpecInput, game: string, port: number): ProcessSpec => {
  const { identityKey, masterKey, walletKey: walletRoot } = input.secrets;
  const key = serviceKey(Buffer.from(identityKey, "base64url"), game);
  return {
    name: game,
    url: urlOf(port),
    // The host of production, but demo rounds can be told their draws.
    args: ["shared/testing/src/forced/host-main.ts", `games/${game}/game.ts`],
    env: () => ({
      ...input.env,
      ...listenOn(port),
      CROUPIER_STAGE: "local",
      DATABASE_URL: input.databaseUrl,
      CROUPIER_IDENTITY_KEYS: Buffer.from(key).toString("base64url"),
      CROUPIER_MASTER_KEYS: `dev-1:${masterKey}`,
      CROUPIER_WALLET_KEYS: `${WALLET_ROOT}:${walletRoot}`,
      // The operator's wallet is on this machine, and speaks http.
      CROUPIER_WALLET_INSECURE: "1",
    }),
  };
};

/** What it takes to call the services. `serviceUrls` by game, asked at each start. */
const callsServices = ({ secrets }: SpecInput, serviceUrls: () => Env): Env => ({
  CROUPIER_IDENTITY_KEY: secrets.identityKey,
  CROUPIER_SERVICES: JSON.stringify(serviceUrls()),
});

export const gatewaySpec = (input: SpecInput, serviceUrls: () => Env): ProcessSpec => ({
  name: "gateway",
  url: urlOf(input.ports.gateway),
  args: ["gateway/src/server.ts"],
  env: () => ({
    ...input.env,
    ...listenOn(input.ports.gateway),
    ...callsServices(input, serviceUrls),
    DATABASE_URL: input.databaseUrl,
    CROUPIER_SESSION_KEY: input.secrets.sessionKey,
    CROUPIER_RATE_LIMITS: "local",
  }),
});

export const workerSpec = (input: SpecInput, serviceUrls: () => Env): ProcessSpec => ({
  name: "worker",
  url: urlOf(input.ports.worker),
  args: ["gateway/src/worker.ts"],
  env: () => ({
    ...input.env,
    ...listenOn(input.ports.worker),
    ...callsServices(input, serviceUrls),
    DATABASE_URL: input.databaseUrl,
  }),
});

/** The wallet that an operator keeps itself; here it is ours to run too, so that there is one to play with. */
export const operatorWalletSpec = (input: SpecInput): ProcessSpec => ({
  name: "operator-wallet",
  url: urlOf(input.ports.operatorWallet),
  args: ["scripts/dev/operator-wallet.ts"],
  env: () => ({
    ...input.env,
    PORT: String(input.ports.operatorWallet),
    CROUPIER_OPERATOR_KEYS: JSON.stringify(demoWalletKeys(input.secrets)),
    CROUPIER_OPERATOR_JOURNAL: input.walletJournal,
  }),
});

/** The web site of the casino whose money we keep. */
export const lobbySpec = (input: SpecInput): ProcessSpec => ({
  name: "lobby",
  url: urlOf(input.ports.lobby),
  args: ["scripts/dev/lobby.ts"],
  env: () => ({
    ...input.env,
    PORT: String(input.ports.lobby),
    CROUPIER_URL: urlOf(input.ports.gateway),
    CROUPIER_OPERATOR_KEY: input.secrets.operatorKey,
  }),
});

/** Those that may have been issued: a developer can change keys here without telling the wallet. */
const demoWalletKeys = ({ walletKey: root, seamlessOperatorId }: DevSecrets): readonly object[] => {
  const roots = new Map([[WALLET_ROOT, new Uint8Array(Buffer.from(root, "base64url"))]]);
  return Array.from({ length: 10 }, (_, n) => walletKey(roots, seamlessOperatorId, `${WALLET_ROOT}-${n + 1}`) ?? {});
};

/** The casinos that there are: one whose money we keep, and one that keeps it itself. */
export const demoCasinos = (secrets: DevSecrets, ports: PortPlan): readonly DemoCasino[] => [
  { operatorId: secrets.operatorId, apiKeyId: secrets.apiKeyId, operatorKey: secrets.operatorKey },
  {
    operatorId: secrets.seamlessOperatorId,
    apiKeyId: secrets.seamlessApiKeyId,
    operatorKey: secrets.seamlessOperatorKey,
    wallet: { url: `${urlOf(ports.operatorWallet)}/wallet`, keyId: WALLET_KEY_ID },
  },
];
