import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Log } from "@croupier/telemetry/log";
import { type GatewayResponse, MAX_BODY_BYTES } from "./exchange.ts";
import type { Handle } from "./handle.ts";
import { readBody } from "./read-body.ts";

/** Carries requests between Node's server and the core. */
export const createNodeHandler = (handle: Handle, log: Log): RequestListener => {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = "GET", url: target = "/", headers } = request;
    const body = await readBody(request, MAX_BODY_BYTES);
    const answered = await handle({ method, target, headers, body, address: request.socket.remoteAddress });
    // What is left of an endless body is not worth keeping the connection for.
    if (!request.readableEnded) response.setHeader("connection", "close");
    write(response, answered);
  };

  return (request, response) => {
    answer(request, response).catch((error: unknown) => {
      // The core doesn't throw, so the caller has gone away.
      log.debug({ err: error }, "a request broke off");
      response.destroy();
    });
  };
};

const write = (response: ServerResponse, { status, headers, body }: GatewayResponse): void => {
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...headers, ...(status !== 204 && { "content-length": bytes.length }) });
  response.end(bytes);
};
