import { serviceKey } from "@croupier/contract/identity";
import { type DoorOptions, openGateway } from "@croupier/gateway/app";
import { type GatewaySettings, readGatewaySettings } from "@croupier/gateway/config";
import type { OpenGateway } from "@croupier/gateway/serve-gateway";
import { type HostConfig, readHostConfig } from "@croupier/host/config";
import type { Host } from "@croupier/host/host";
import { serveHost } from "@croupier/host/serve";
import { games } from "./games.gen.ts";
import { connectLocally } from "./local-service.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface HouseSettings {
  readonly gateway: GatewaySettings;
  readonly host: HostConfig;
}

/** Throws an error that names what the environment lacks. It is the gateway's, and the services' CROUPIER_MASTER_KEYS. */
export const readHouseSettings = (environment: Environment): HouseSettings => {
  // Nobody connects to these: a service is known by its name.
  const gateway = readGatewaySettings({ ...environment, CROUPIER_SERVICES: "http://{game}.in-this-process" });
  const keys = Object.keys(games).map((game) => serviceKey(gateway.secrets.identityKey, game));
  const host = readHostConfig({
    ...environment,
    PORT: "0",
    CROUPIER_IDENTITY_KEYS: keys.map((key) => Buffer.from(key).toString("base64url")).join(","),
  });
  return { gateway, host };
};

/**
 * Gateway and all game services in one process, without a door. Between them goes no HTTP, but all else that goes in
 * production. Rejects if a round is open that this build can't play, or the database is away.
 */
export const openHouse = async (
  { gateway: settings, host: hostConfig }: HouseSettings,
  doorUrl: () => string,
  { inFunction = false }: Pick<DoorOptions, "inFunction"> = {},
): Promise<OpenGateway> => {
  const served = Promise.withResolvers<Host>();
  const all = await Promise.all(Object.values(games).map((load) => load()));
  const host = await serveHost(all, hostConfig, undefined, ({ host: opened }) => {
    served.resolve(opened);
    return Promise.resolve({ url: "in this process", close: () => Promise.resolve() });
  });
  const gateway = await openGateway(settings, doorUrl, {
    inFunction,
    connect: connectLocally(await served.promise),
  });
  return {
    ...gateway,
    close: async () => {
      await gateway.close();
      await host.close();
    },
  };
};
