import type { IncomingMessage } from "node:http";

/**
 * How much more of a body that is too large is read and dropped, and for how long, so that its sender gets to read the
 * answer: a connection that is closed over unread bytes is reset, and the answer lost with it.
 */
const DRAIN_BYTES = 16 * 1_048_576;
const DRAIN_MS = 1_000;

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
    if (bytes > maxBytes) return drain(request);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
};

const drain = (request: IncomingMessage): Promise<undefined> =>
  new Promise((resolve) => {
    let dropped = 0;
    const enough = (): void => {
      clearTimeout(timer);
      request.off("data", drop).off("close", enough).pause();
      resolve(undefined);
    };
    const drop = (chunk: Buffer): void => {
      dropped += chunk.length;
      if (dropped > DRAIN_BYTES) enough();
    };
    const timer = setTimeout(enough, DRAIN_MS);
    request.on("data", drop).once("end", enough).once("close", enough).resume();
  });
