import type { Log } from "@croupier/telemetry/log";
import { createHosts, type Hosts } from "./hosts.ts";
import { createService, type Service, type ServiceOptions } from "./service.ts";
import { createUpstream } from "./upstream.ts";

export interface HostsOptions {
  /** By game. */
  readonly serviceUrls: ReadonlyMap<string, string>;
  readonly identityKey: Uint8Array;
  /** Longest a call may take. */
  readonly upstreamTimeoutMs: number;
  readonly log: Log;
  /** How one service is reached; over HTTP unless told. */
  readonly connect?: ConnectsService | undefined;
}

export type ConnectsService = (options: ServiceOptions) => Service;

/** The game services at their addresses. `close` breaks off what is in flight. */
export const connectHosts = ({
  serviceUrls,
  identityKey,
  upstreamTimeoutMs,
  log,
  connect = createService,
}: HostsOptions) => {
  const open = (name: string, url: string): Service =>
    connect({
      name,
      url,
      identityKey,
      onBreaker: (state) => log.warn({ peer: name, breaker: state }, "the breaker of a game service has turned"),
    });
  const services = new Map([...serviceUrls].map(([name, url]) => [name, open(name, url)]));
  const hosts: Hosts = createHosts(services, createUpstream({ log, timeoutMs: upstreamTimeoutMs }));
  return {
    hosts,
    close: async (): Promise<void> => {
      await Promise.all([...services.values()].map((service) => service.close()));
    },
  };
};
