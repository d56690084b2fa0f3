import { Resolver } from "node:dns/promises";
import { setTimeout as pause } from "node:timers/promises";
import { type BlockList, isIP, type LookupFunction } from "node:net";
import type { SecureContextOptions } from "node:tls";
import { buildConnector } from "undici";
import { isPublicAddress } from "./public-address.ts";
import { bareHost } from "./wallet-url.ts";

/** No connection came about, so nothing was sent. */
export class ConnectError extends Error {
  readonly code: "ADDRESS_REFUSED" | "UNREACHED";
  constructor(code: ConnectError["code"], message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** All addresses of a name. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

const MAX_ADDRESSES = 16;
/**
 * So long may the addresses of one kind be waited for once those of the other are there: some name servers never answer
 * for IPv6 (RFC 8305, 3). What comes later is not connected to.
 */
const OTHER_KIND_MS = 200;

/**
 * Asks the name servers itself, because the system's `getaddrinfo` holds one of few threads for as long as it takes: some
 * operators' dead name servers would hold up every other operator, and everything else that needs a thread. Nor does it
 * read the hosts file. `servers` are the machine's, if undefined.
 */
export const createResolve = (timeoutMs: number, servers?: readonly string[]): Resolve => {
  const resolver = new Resolver({ timeout: Math.ceil(timeoutMs / 2), tries: 2 });
  if (servers) resolver.setServers(servers);
  return async (hostname) => {
    const none = (): string[] => [];
    const [four, six] = [resolver.resolve4(hostname).catch(none), resolver.resolve6(hostname).catch(none)];
    const within = (mine: Promise<string[]>, other: Promise<string[]>): Promise<string[]> => {
      const late = async (found: string[]) =>
        found.length === 0 ? mine : pause(OTHER_KIND_MS, undefined, { ref: false }).then(none);
      return Promise.race([mine, other.then(late)]);
    };
    return (await Promise.all([within(four, six), within(six, four)])).flat();
  };
};

export interface GuardOptions {
  readonly resolve: Resolve;
  readonly timeoutMs: number;
  /** What may be called besides public addresses: the loopback in development. */
  readonly allowed: BlockList;
  /** Whom to trust besides the authorities that everybody trusts. */
  readonly ca?: SecureContextOptions["ca"];
}

type Connector = buildConnector.connector;

/**
 * Connects to public addresses alone. A name is resolved once for each connection, and what was checked is what is
 * connected to, so a name that answers otherwise the second time (DNS rebinding) gains nothing. One bad address refuses
 * the name. Node resolves names only: an address that stands in the URL itself is checked here too.
 */
export const guardedConnect = ({ resolve, timeoutMs, allowed, ca }: GuardOptions): Connector => {
  const mayCall = (address: string): boolean =>
    isPublicAddress(address) || (isIP(address) !== 0 && allowed.check(address, isIP(address) === 6 ? "ipv6" : "ipv4"));

  const findAddresses = async (hostname: string) => {
    const addresses = (await resolve(hostname)).slice(0, MAX_ADDRESSES);
    if (addresses.length === 0) throw new ConnectError("UNREACHED", `${hostname} has no address`);
    const refused = addresses.find((address) => !mayCall(address));
    if (refused !== undefined)
      throw new ConnectError("ADDRESS_REFUSED", `${hostname} is ${refused}, which is not public`);
    return addresses.map((address) => ({ address, family: isIP(address) }));
  };

  const lookup: LookupFunction = (hostname, { all }, done) => {
    findAddresses(hostname).then(
      (found) => (all === true ? done(null, found) : done(null, found[0]?.address ?? "", found[0]?.family)),
      (error: Error) => done(error, all === true ? [] : ""),
    );
  };

  const connect = buildConnector({ timeout: timeoutMs, allowH2: false, lookup, ...(ca === undefined ? {} : { ca }) });

  return (options, callback) => {
    const hostname = bareHost(options.hostname);
    if (isIP(hostname) !== 0 && !mayCall(hostname)) {
      callback(new ConnectError("ADDRESS_REFUSED", `${hostname} is not public`), null);
      return;
    }
    connect({ ...options, hostname }, (...[error, socket]) => {
      if (error)
        return callback(
          error instanceof ConnectError ? error : new ConnectError("UNREACHED", error.message, error),
          null,
        );
      // Holds even if some way past the look-up is found one day.
      const { remoteAddress = "" } = socket;
      if (mayCall(remoteAddress)) return callback(null, socket);
      socket.destroy();
      callback(new ConnectError("ADDRESS_REFUSED", `connected to ${remoteAddress}, which is not public`), null);
    });
  };
};
