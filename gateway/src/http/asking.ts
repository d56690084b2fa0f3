import type { Origin } from "../context.ts";
import { clientAddress } from "./client-address.ts";
import { type GatewayRequest, headerOf } from "./exchange.ts";

/** What a request says of who sends it. */
export interface Asking {
  readonly authorization: string | undefined;
  /** The origin of the page, from its browser; undefined for what is no page. */
  readonly page: string | undefined;
}

/** Who asks, by what it sends. */
export const askingOf = (request: GatewayRequest): Asking => ({
  authorization: headerOf(request, "authorization"),
  // Two of them together are no origin that anybody has allowed.
  page: request.headers["origin"]?.toString(),
});

const MAX_USER_AGENT = 256;

/** Where a request comes from, for the audit log. */
export const originOf = (request: GatewayRequest, trustedProxies: number): Origin => ({
  address: clientAddress(
    { peer: request.address, forwardedFor: request.headers["x-forwarded-for"]?.toString() },
    trustedProxies,
  ),
  userAgent: headerOf(request, "user-agent")?.slice(0, MAX_USER_AGENT) ?? null,
});
