import type { Pool } from "undici";
import { ConnectError } from "./guarded-connect.ts";
import { unknown, type Unknown } from "./outcome.ts";
import type { Received } from "./read-answer.ts";

export interface Exchange {
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly maxBytes: number;
  /** Aborted at the deadline. */
  readonly signal: AbortSignal;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : error instanceof Error ? error.name : "no error";

const failureOf = (error: unknown, signal: AbortSignal): Unknown => {
  if (error instanceof ConnectError) {
    return unknown(error.code === "ADDRESS_REFUSED" ? "address_refused" : "unreached", error.message, false);
  }
  if (signal.aborted) return unknown("late", "the deadline passed");
  const code = codeOf(error);
  return unknown(code === "UND_ERR_HEADERS_OVERFLOW" ? "oversized" : "broken", code);
};

/** One POST, once. Follows nothing, inflates nothing, reads no further than it may. */
export const exchange = async (pool: Pool, what: Exchange): Promise<Received | Unknown> => {
  const { path, body, headers, maxBytes, signal } = what;
  try {
    const response = await pool.request({ method: "POST", path, body, headers, signal });
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      // Leaving the loop breaks the connection off.
      if (bytes > maxBytes) return unknown("oversized", `over ${maxBytes} bytes`);
      chunks.push(chunk);
    }
    const { "content-encoding": encoding } = response.headers;
    return { status: response.statusCode, contentEncoding: encoding?.toString(), body: Buffer.concat(chunks, bytes) };
  } catch (error) {
    return failureOf(error, signal);
  }
};
