import { createServer, type RequestListener } from "node:http";
import { openDoor } from "./acceptors.ts";
import { inTurn } from "./in-turn.ts";
import type { Served } from "./run-process.ts";

/** How long a client may take to send what it asks, and how often that is looked at: Node's own 30 s would be the limit. */
const SENDING: SendingLimits = { requestMs: 15_000, headersMs: 5_000, lookMs: 1_000 };
/** Longer than load balancers keep an idle connection (60 s as a rule), so that they close it, not we under a request. */
const KEEP_ALIVE_MS = 65_000;
/** As long as any call may take, and below what a process has to go, so that what comes after can still be closed. */
const DRAIN_MS = 20_000;
/** How soon a connection is let go, once draining, whose last answer has been given. */
const SWEEP_MS = 50;

export interface SendingLimits {
  /** From its first byte to its last. */
  readonly requestMs: number;
  /** To the end of its headers; what connects and says nothing has no longer. */
  readonly headersMs: number;
  readonly lookMs: number;
}

/**
 * Closing it takes no more requests, lets those in flight finish, and breaks off what is left after `DRAIN_MS`. `acceptors`
 * is for a door that strangers may come to all at once: see `openDoor`.
 */
export const listen = async (
  handler: RequestListener,
  host: string,
  port: number,
  { requestMs, headersMs, lookMs }: SendingLimits = SENDING,
  acceptors = 1,
): Promise<Served> => {
  let draining = false;
  /** Answers that have been written and are being taken. */
  let leaving = 0;
  const server = createServer(
    {
      requestTimeout: requestMs,
      headersTimeout: headersMs,
      connectionsCheckingInterval: lookMs,
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
    inTurn((request, response) => {
      if (draining) response.setHeader("connection", "close");
      response.once("prefinish", () => {
        if (response.writableLength === 0) return;
        leaving += 1;
        response.once("close", () => (leaving -= 1));
      });
      return handler(request, response);
    }),
  );
  // Node takes a connection for idle once its answer has been written, whether or not it has left.
  const closeIdle = server.closeIdleConnections.bind(server);
  server.closeIdleConnections = () => {
    if (leaving === 0) closeIdle();
  };
  const others = await openDoor(server, host, port, acceptors);
  const address = server.address();
  const boundPort = typeof address === "object" && address ? address.port : port;

  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${boundPort}`,
    close: async () => {
      draining = true;
      const closed = [server, ...others].map((each) => new Promise((done) => each.close(done)));
      const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
      // Node closes those that are idle now. One that is answered later would be kept for its client's next request.
      const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
      await Promise.all(closed);
      clearInterval(sweep);
      clearTimeout(timer);
    },
  };
};
