import type { Readable } from "node:stream";
import { errorStatus, type Refusal } from "@croupier/contract/errors";
import { errorShape } from "../errors/error-shape.ts";

/** An HTTP request, whichever door it came by; names of headers in lower case. */
export interface GatewayRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The network address it came from, where the door knows it. */
  readonly address?: string | undefined;
  /** The whole body; undefined if it was larger than the door takes. */
  readonly body: string | undefined;
}

export interface GatewayResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A stream where it has no bound; the door reads it as fast as its own reader does, and destroys it with it. */
  readonly body: string | Readable;
  /** The same body in bytes that all its readers share, where many will ask for it. */
  readonly shared?: SharedBody;
}

export interface SharedBody {
  readonly bytes: Buffer;
  readonly gzipped: () => Promise<Buffer>;
}

/** Most bytes of a request's body. */
export const MAX_BODY_BYTES = 65_536;

/** A header that has one value. Node itself keeps the first of two Authorization headers. */
export const headerOf = ({ headers }: GatewayRequest, name: string): string | undefined => {
  const value = headers[name];
  return typeof value === "string" ? value : undefined;
};

/** Where nothing says how long it lasts. */
export const RETRY_AFTER_SECONDS = 10;

/** A refusal that no procedure made, in the shape of those that procedures make. */
export const refusedResponse = (
  refused: Refusal,
  traceId: string,
  path?: string,
): GatewayResponse & { body: string } => ({
  status: errorStatus(refused.code),
  headers: {
    "content-type": "application/json",
    ...(errorStatus(refused.code) === 429 && {
      "retry-after": String(refused.retryAfterSeconds ?? RETRY_AFTER_SECONDS),
    }),
  },
  body: JSON.stringify({ error: errorShape(refused, traceId, path) }),
});
