import type { IncomingMessage } from "node:http";

/** How much more of a body that is too large is read and dropped, so that its sender gets to read the answer. */
const DRAIN_BYTES = 1_048_576;

/**
 * The whole body as text; undefined if it is longer than `maxBytes`, whatever its Content-Length says. Rejects if the
 * sender goes away before its end.
 */
export const readBody = async (request: IncomingMessage, maxBytes: number): Promise<string | undefined> => {
  const declared = Number(request.headers["content-length"] ?? 0);
  if (declared > maxBytes + DRAIN_BYTES) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes + DRAIN_BYTES) return undefined;
    if (bytes <= maxBytes) chunks.push(chunk);
  }
  return bytes > maxBytes ? undefined : Buffer.concat(chunks).toString("utf8");
};
