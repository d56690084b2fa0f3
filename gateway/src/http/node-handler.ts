import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Log } from "@croupier/telemetry/log";
import { type GatewayResponse, MAX_BODY_BYTES } from "./exchange.ts";
import type { Handle } from "./handle.ts";
import { readBody } from "./read-body.ts";

/** How long the reader of a stream may take nothing before it is taken for gone. */
const STALL_MS = 60_000;

/** How long whoever reads the rest of an answer may take over it, all told. */
const READ_MS = 15_000;

/** Carries requests between Node's server and the core. */
export const createNodeHandler = (handle: Handle, log: Log, stallMs: number = STALL_MS): RequestListener => {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = "GET", url: target = "/", headers } = request;
    const body = await readBody(request, MAX_BODY_BYTES);
    const answered = await handle({ method, target, headers, body, address: request.socket.remoteAddress });
    // What is left of an endless body is not worth keeping the connection for.
    if (!request.readableEnded) response.setHeader("connection", "close");
    await write(response, answered, stallMs);
  };

  return (request, response) => {
    answer(request, response).catch((error: unknown) => {
      // The core doesn't throw, so the caller has gone away, or a stream has failed and says so itself.
      log.debug({ err: error }, "a request broke off");
      response.destroy();
    });
  };
};

const write = async (
  response: ServerResponse,
  { status, headers, body, shared }: GatewayResponse,
  stallMs: number,
): Promise<void> => {
  if (typeof body !== "string") {
    await writeStream(response, { status, headers, body }, stallMs);
    return;
  }
  const bytes = shared?.bytes ?? Buffer.from(body);
  response.writeHead(status, {
    // An answer to HEAD says how long the body would be.
    ...(status !== 204 && status !== 304 && { "content-length": bytes.length }),
    ...headers,
  });
  response.end(bytes);
  // Most answers have left by now. Who doesn't take the rest keeps neither a place here nor the bytes.
  if (response.writableLength === 0) return;
  const late = setTimeout(() => response.destroy(), Math.min(stallMs, READ_MS));
  response.once("close", () => clearTimeout(late));
};

/** What fails on the way breaks the connection off, so that half an answer is never taken for a whole one. */
const writeStream = (
  response: ServerResponse,
  { status, headers, body }: Omit<GatewayResponse, "body"> & { readonly body: Readable },
  stallMs: number,
): Promise<void> => {
  response.setTimeout(stallMs, () => response.destroy(new Error("nobody reads")));
  response.writeHead(status, headers);
  return pipeline(body, response);
};
