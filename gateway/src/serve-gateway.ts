import type { RequestListener } from "node:http";
import { listen } from "@croupier/telemetry/listen";
import { createLog } from "@croupier/telemetry/log";
import type { Served } from "@croupier/telemetry/run-process";
import type { GatewaySettings } from "./config.ts";
import type { Handle } from "./http/handle.ts";

/** The gateway without a door, with its connections to PostgreSQL. */
export interface OpenGateway {
  /** A request in, a response out: what every door carries to and fro. */
  readonly handle: Handle;
  /** For Node's server. */
  readonly handler: RequestListener;
  /** For another of Node's servers: what the platform asks. */
  readonly operationsHandler: RequestListener;
  /** From now on `/readyz` says that we are going away. */
  drain(): void;
  /** Sends the traces that are still here: for a function, which may be stopped for good once it has answered. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** At the door that the Internet comes to. */
const ACCEPTORS = 8;

export type OpensGateway = (settings: GatewaySettings, doorUrl: () => string) => Promise<OpenGateway>;

/** `operationsUrl` where `operationsPort` says that the door has none of what the platform asks. */
export type ServedGateway = Served & { readonly operationsUrl: string | undefined };

/**
 * The gateway behind Node's server. The door is open before all behind it is loaded, which takes longer than Node's own
 * start; who comes meanwhile waits for it. Rejects if an address is taken.
 */
export const serveGateway = async (
  settings: GatewaySettings,
  load: () => Promise<OpensGateway>,
  /** Called if what is behind the door can't be had: then nothing ever answers. */
  failed: () => void,
): Promise<ServedGateway> => {
  const { host, port, operationsPort, logLevel, serviceUrls } = settings.config;
  const log = createLog("gateway", logLevel);
  const { promise: opened, resolve, reject } = Promise.withResolvers<OpenGateway>();
  opened.catch((error: unknown) => {
    log.fatal({ err: error }, "the gateway can't be opened");
    failed();
  });
  const openDoor = (
    at: number,
    handlerOf: (gateway: OpenGateway) => RequestListener,
    acceptors?: number,
  ): Promise<Served> =>
    listen(
      (request, response) => {
        opened.then(
          (gateway) => {
            handlerOf(gateway)(request, response);
          },
          () => response.destroy(),
        );
      },
      host,
      at,
      undefined,
      acceptors,
    );
  const operations =
    operationsPort === undefined ? undefined : await openDoor(operationsPort, (gateway) => gateway.operationsHandler);
  const door = await openDoor(port, ({ handler }) => handler, ACCEPTORS).catch(async (error: unknown) => {
    await operations?.close();
    throw error;
  });
  setImmediate(() => {
    load()
      .then((open) => open(settings, () => door.url))
      .then(resolve, reject);
  });
  const about = { url: door.url, operations: operations?.url, services: Object.fromEntries(serviceUrls) };
  log.info(about, "the gateway listens");
  return {
    url: door.url,
    operationsUrl: operations?.url,
    close: async () => {
      const gateway = await opened;
      gateway.drain();
      await door.close();
      // Last, so that the platform sees us drain.
      await operations?.close();
      await gateway.close();
      log.info("the gateway has stopped");
    },
  };
};
