import { Readable } from "node:stream";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { GatewayRequest, GatewayResponse } from "./exchange.ts";
import type { Handle } from "./handle.ts";
import { takesGzip } from "./negotiate.ts";
import type { ProcedureFacts } from "./procedure-facts.ts";
import { RPC_PATH } from "./rpc.ts";

/** What is smaller fits a packet or three, whatever is done to it. */
const MIN_PACKED_BYTES = 4_096;
const PACKABLE = /^(?:application\/(?:json|[\w.+-]*\+json)|text\/)/;

/**
 * What HTTP says of every resource alike, around a core that knows only its own methods: `HEAD` is `GET` without the body,
 * `OPTIONS` and 405 tell what is allowed, and large answers are packed for who can unpack them. RFC 9110.
 */
export const asRest = (handle: Handle, procedures: ReadonlyMap<string, ProcedureFacts>): Handle => {
  return async (request) => {
    const { method } = request;
    const asked = method === "HEAD" ? { ...request, method: "GET" } : request;
    const response = withAllow(request, await handle(asked), procedures);
    return method === "HEAD" ? headOf(response) : packed(request, response);
  };
};

const withAllow = (
  { method, target }: GatewayRequest,
  response: GatewayResponse,
  procedures: ReadonlyMap<string, ProcedureFacts>,
): GatewayResponse => {
  if (response.status !== 405) return response;
  const headers = { ...response.headers, allow: allowedAt(target, procedures) };
  return method === "OPTIONS" ? { status: 204, headers, body: "" } : { ...response, headers };
};

const allowedAt = (target: string, procedures: ReadonlyMap<string, ProcedureFacts>): string => {
  const path = URL.parse(target, "http://gateway")?.pathname ?? "";
  if (!path.startsWith(`${RPC_PATH}/`)) return "GET, HEAD, OPTIONS";
  // A batch is several, of which all must be reads to be asked by GET.
  return procedures.get(path.slice(RPC_PATH.length + 1))?.reads === false
    ? "POST, OPTIONS"
    : "GET, HEAD, POST, OPTIONS";
};

const headOf = ({ status, headers, body }: GatewayResponse): GatewayResponse => {
  if (typeof body !== "string") body.destroy();
  const length = typeof body === "string" && status !== 204 && status !== 304;
  return {
    status,
    headers: { ...headers, ...(length && { "content-length": String(Buffer.byteLength(body)) }) },
    body: "",
  };
};

const pack = promisify(gzip);

const packed = async (request: GatewayRequest, response: GatewayResponse): Promise<GatewayResponse> => {
  const { headers, body, shared } = response;
  if (typeof body !== "string" || body.length < MIN_PACKED_BYTES) return response;
  if (headers["content-encoding"] !== undefined || !PACKABLE.test(headers["content-type"] ?? "")) return response;
  const { vary } = headers;
  const varied = { ...headers, vary: vary === undefined ? "accept-encoding" : `${vary}, accept-encoding` };
  if (!takesGzip(request)) return { ...response, headers: varied };
  const bytes = await (shared ? shared.gzipped() : pack(body));
  return {
    ...response,
    headers: {
      ...varied,
      "content-encoding": "gzip",
      "content-length": String(bytes.length),
    },
    body: Readable.from([bytes], { objectMode: false }),
  };
};
