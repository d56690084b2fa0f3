import type { Log } from "@croupier/telemetry/log";
import { createHosts, type Hosts } from "./hosts.ts";
import { createService } from "./service.ts";
import { createUpstream } from "./upstream.ts";

export interface HostsOptions {
  /** By game. */
  readonly serviceUrls: ReadonlyMap<string, string>;
  readonly identityKey: Uint8Array;
  /** Longest a call may take. */
  readonly upstreamTimeoutMs: number;
  readonly log: Log;
}

/** The game services at their addresses. `close` breaks off what is in flight. */
export const connectHosts = ({ serviceUrls, identityKey, upstreamTimeoutMs, log }: HostsOptions) => {
  const services = new Map([...serviceUrls].map(([name, url]) => [name, createService({ name, url, identityKey })]));
  const hosts: Hosts = createHosts(services, createUpstream({ log, timeoutMs: upstreamTimeoutMs }));
  return {
    hosts,
    close: async (): Promise<void> => {
      await Promise.all([...services.values()].map((service) => service.close()));
    },
  };
};
