import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { refuse } from "@croupier/contract/errors";
import {
  type Caller,
  IDENTITY_HEADER,
  IDENTITY_SPAN_MS,
  TIMEOUT_HEADER,
  verifyIdentity,
} from "@croupier/contract/identity";
import type { AdmitOptions } from "@croupier/telemetry/admit";
import { expose } from "@croupier/telemetry/exposition";
import type { Log } from "@croupier/telemetry/log";
import type { Metrics } from "@croupier/telemetry/metrics";
import { currentSpan, runIn } from "@croupier/telemetry/span";
import { readTraceparent } from "@croupier/telemetry/trace-context";
import type { Tracer } from "@croupier/telemetry/tracer";
import { type Host, statusOf } from "./host.ts";
import { createSeenOnce, type SeenOnce } from "./seen-once.ts";

export interface HttpDeps {
  readonly host: Host;
  /** Per service name, the keys that its callers' identities may be signed with. */
  readonly identityKeys: ReadonlyMap<string, readonly Uint8Array[]>;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
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

const MAX_BODY_BYTES = 64 * 1024;
const DEFAULT_TIMEOUT_MS = 5_000;
const MAX_TIMEOUT_MS = 30_000;
/** Remembered at a time, so that none is taken twice: half a minute of 3,000 calls a second, in 20 MB. */
const MAX_IDENTITIES = 100_000;

/**
 * The host's HTTP door, for Node's server. `/livez`, `/readyz` and `/metrics` are for the platform; everything else is
 * POST with a signed identity. While `awayBecause` gives a word, readiness fails: before the door closes, and while there
 * is too much to do.
 */
export const createHttpHandler = (deps: HttpDeps, awayBecause: () => string | undefined): RequestListener => {
  const answerSigned = createSignedCalls(deps);
  return (request, response) => {
    handle(deps, awayBecause, answerSigned, request, response).catch((error: unknown) => {
      deps.log.error({ err: error }, "a request could not be answered");
      if (response.headersSent) response.destroy();
      else send(response, 500, refuse("internal"));
    });
  };
};

const handle = async (
  { host, metrics, log, tracer }: HttpDeps,
  awayBecause: () => string | undefined,
  answerSigned: AnswersSigned,
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
  const parent = readTraceparent(request.headers["traceparent"]?.toString());
  const span = tracer.begin("POST", { kind: "server", parent, attributes: { "http.request.method": "POST" } });
  await runIn(span, () => answerPost(answerSigned, path, request, response));
};

const answerPost = async (
  answerSigned: AnswersSigned,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const deadlineMs = Date.now() + timeoutOf(request);
  const body = await readBody(request);
  if (body === undefined) {
    response.setHeader("connection", "close");
    return send(response, 413, refuse("body_too_large"));
  }
  const identity = request.headers[IDENTITY_HEADER];
  const { status, answer } = await answerSigned({ path, identity, body, deadlineMs });
  const span = currentSpan();
  span?.set({ "http.response.status_code": status });
  if (status >= 500) span?.fail(String(status));
  send(response, status, answer);
};

/** A call as it arrives, whichever way: JSON, and who its sender says it is. */
export interface SignedCall {
  readonly path: string;
  readonly identity: string | readonly string[] | undefined;
  readonly body: Buffer;
  /** Unix milliseconds after which the caller no longer waits. */
  readonly deadlineMs: number;
}

export type AnswersSigned = (call: SignedCall) => Promise<{ readonly status: number; readonly answer: object }>;

/** Answers calls whose identity holds for just their path and body, and has not been seen before. */
export const createSignedCalls = ({ host, identityKeys }: Pick<HttpDeps, "host" | "identityKeys">): AnswersSigned => {
  const isNew = createSeenOnce(IDENTITY_SPAN_MS, MAX_IDENTITIES);
  return async ({ path, identity, body, deadlineMs }) => {
    const caller = callerOf(identityKeys, isNew, identity, path, body);
    if (!caller) return { status: 401, answer: refuse("token_invalid", "This service answers the gateway alone.") };
    const input = parseJson(body);
    if (input === undefined) return { status: 400, answer: refuse("invalid_request", "The body is not JSON.") };
    const answer = await host.call({ caller, path, input, deadlineMs });
    return { status: statusOf(answer), answer };
  };
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

const timeoutOf = (request: IncomingMessage): number => {
  const asked = Number(request.headers[TIMEOUT_HEADER] ?? DEFAULT_TIMEOUT_MS);
  return Number.isFinite(asked) && asked > 0 ? Math.min(asked, MAX_TIMEOUT_MS) : DEFAULT_TIMEOUT_MS;
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

const callerOf = (
  identityKeys: HttpDeps["identityKeys"],
  isNew: SeenOnce,
  identity: SignedCall["identity"],
  path: string,
  body: Buffer,
): Caller | undefined => {
  if (typeof identity !== "string") return undefined;
  for (const [service, keys] of identityKeys) {
    const caller = verifyIdentity(keys, identity, { service, method: "POST", path, body });
    // The MAC stands for all of it.
    if (caller) return isNew(identity.slice(identity.lastIndexOf(".") + 1)) ? caller : undefined;
  }
  return undefined;
};

const parseJson = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
};
