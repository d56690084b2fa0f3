import { serviceKey } from "@croupier/contract/identity";
import type { DevSecrets } from "./secrets.ts";
import type { PortPlan } from "./ports.ts";
import { urlOf } from "./ports.ts";
import type { ProcessSpec } from "./supervised.ts";

export interface SpecInput {
  readonly secrets: DevSecrets;
  readonly ports: PortPlan;
  readonly databaseUrl: string;
  /** Given to every process. */
  readonly env: Readonly<Record<string, string>>;
}

type Env = Readonly<Record<string, string>>;

/** Some shells export HOST with the machine's name in it. */
const listenOn = (port: number): Env => ({ HOST: "127.0.0.1", PORT: String(port) });

export const serviceSpec = (input: SpecInput, game: string, port: number): ProcessSpec => {
  const { identityKey, masterKey } = input.secrets;
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
