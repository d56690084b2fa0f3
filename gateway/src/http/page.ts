import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { type GatewayRequest, type GatewayResponse, headerOf } from "./exchange.ts";

const MAX_AGE_SECONDS = 300;

/** Something that is the same for everyone as long as this build runs: kept by caches, asked for again by its tag, made once. */
export const createPage = (
  headers: Readonly<Record<string, string>>,
  body: string,
): ((request: GatewayRequest) => GatewayResponse) => {
  // Weak: the same page may be packed or not.
  const etag = `W/"${createHash("sha256").update(body).digest("base64url")}"`;
  const all = { ...headers, etag, "cache-control": `public, max-age=${MAX_AGE_SECONDS}` };
  let packed: Promise<Buffer> | undefined;
  const shared = { bytes: Buffer.from(body), gzipped: () => (packed ??= promisify(gzip)(body)) };
  return (request) => {
    const held = headerOf(request, "if-none-match")?.split(",") ?? [];
    // RFC 9110, 13.1.2: compared without the mark of weakness that a proxy may have added.
    const same = held.some((tag) => tag.trim() === "*" || tag.trim().replace(/^(?:W\/)?/, "W/") === etag);
    return same ? { status: 304, headers: all, body: "" } : { status: 200, headers: all, body, shared };
  };
};
