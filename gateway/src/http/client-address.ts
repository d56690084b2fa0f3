import { isIP } from "node:net";

export interface Hops {
  /** The network address the request came from: the last proxy, or the client itself. */
  readonly peer: string | undefined;
  /** `X-Forwarded-For`: each proxy writes down, at the end, whom it had the request from. */
  readonly forwardedFor: string | undefined;
}

/**
 * Whose request it is: the address that the outermost of our own proxies wrote down. Whatever stands before it in the
 * header was sent by the client, who may write what it likes. Where fewer addresses came than there are proxies, the
 * request went past one of them, and the only address that is surely true is the peer's. Null if nobody knows it.
 */
export const clientAddress = ({ peer, forwardedFor }: Hops, trustedProxies: number): string | null => {
  const written = forwardedFor?.split(",").map(addressIn) ?? [];
  const own = plain(peer ?? "");
  return trustedProxies === 0 ? own : (written.at(-trustedProxies) ?? own);
};

/** Some proxies write the port as well: `203.0.113.7:51034`, `[2001:db8::1]:51034`. Null for what is no address. */
const addressIn = (text: string): string | null => {
  const host = /^\[([^\]]*)\](?::\d+)?$/.exec(text.trim())?.[1] ?? /^([\d.]+):\d+$/.exec(text.trim())?.[1];
  return plain(host ?? text.trim());
};

/** A socket for both families shows IPv4 in the guise of IPv6. */
const plain = (address: string): string | null => {
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1] ?? address;
  return isIP(mapped) === 0 ? null : mapped;
};
