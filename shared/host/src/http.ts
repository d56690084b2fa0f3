import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { CALLS_PATH } from "@croupier/telemetry/call-frames";
import { refuse } from "@croupier/contract/errors";
import { IDENTITY_HEADER, TIMEOUT_HEADER } from "@croupier/contract/identity";
import type { AdmitOptions } from "@croupier/telemetry/admit";
import { expose } from "@croupier/telemetry/exposition";
import type { Log } from "@croupier/telemetry/log";
import type { Metrics } from "@croupier/telemetry/metrics";
import { createGatheredCalls, type TakesCall } from "./gathered-calls.ts";
import type { Host } from "./host.ts";
import {
  type AnswersTraced,
  createTracedCalls,
  MAX_BODY_BYTES,
  type SignedCall,
  type SignedCallsDeps,
  waitOf,
} from "./signed-calls.ts";

export interface HttpDeps extends SignedCallsDeps {
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Where the platform asks. */
const PLATFORM: ReadonlySet<string> = new Set(["/livez", "/readyz", "/metrics"]);
const BUSY = { headers: {}, body: JSON.stringify(refuse("unavailable")) };

/** How a host refuses what it has no place for. */
export const shedBy = (onRefused: () => void): AdmitOptions => ({
  isExempt: ({ url = "" }) => PLATFORM.has(url),
  refusal: () => BUSY,
  onRefused,
});

/**
 * The host's HTTP door, for Node's server. `/livez`, `/readyz` and `/metrics` are for the platform; everything else is
 * POST with a signed identity, or several such calls together. While `awayBecause` gives a word, readiness fails: before the
 * door closes, and while there is too much to do. `takeCall` finds each of several calls a place; a call that comes by itself
 * has one already.
 */
export const createHttpHandler = (
  deps: HttpDeps,
  awayBecause: () => string | undefined,
  takeCall: TakesCall = () => () => {},
): RequestListener => {
  const answerTraced = createTracedCalls(deps);
  const answerGathered = createGatheredCalls({ answerTraced, takeCall, log: deps.log });
  return (request, response) => {
    if (request.url === CALLS_PATH && request.method === "POST") return answerGathered(request, response);
    handle(deps, awayBecause, answerTraced, request, response).catch((error: unknown) => {
      deps.log.error({ err: error }, "a request could not be answered");
      if (response.headersSent) response.destroy();
      else send(response, 500, refuse("internal"));
    });
  };
};

const handle = async (
  { host, metrics, log }: HttpDeps,
  awayBecause: () => string | undefined,
  answerTraced: AnswersTraced,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const path = request.url ?? "/";
  if (path === "/livez") return send(response, 200, { status: "live", games: host.games });
  if (path === "/readyz") return sendReadiness(host, awayBecause, log, response);
  if (path === "/metrics") {
    const { contentType, body } = await expose(metrics, request.headers.accept);
    response.writeHead(200, { "content-type": contentType });
    return void response.end(body);
  }
  if (request.method !== "POST") return send(response, 405, refuse("method_not_supported"));
  const traceparent = request.headers["traceparent"]?.toString();
  const { status, answer } = await answerTraced(traceparent, () => callOf(path, request));
  if (status === 413) response.setHeader("connection", "close");
  send(response, status, answer);
};

const callOf = async (path: string, request: IncomingMessage): Promise<SignedCall> => {
  const deadlineMs = Date.now() + waitOf(request.headers[TIMEOUT_HEADER]);
  const body = await readBody(request);
  return { path, identity: request.headers[IDENTITY_HEADER], body, deadlineMs };
};

const sendReadiness = async (
  host: Host,
  awayBecause: () => string | undefined,
  log: Log,
  response: ServerResponse,
): Promise<void> => {
  const reason = awayBecause();
  if (reason !== undefined) return send(response, 503, { status: reason });
  try {
    await host.assertReady();
    send(response, 200, { status: "ready" });
  } catch (error) {
    log.warn({ err: error }, "not ready");
    send(response, 503, { status: "not ready" });
  }
};

const send = (response: ServerResponse, status: number, answer: object): void => {
  const body = JSON.stringify(answer);
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
  response.end(body);
};

/** The whole body, or undefined as soon as it is too large, whatever Content-Length said. */
const readBody = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};
