import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { brotliCompressSync } from "node:zlib";
import type { Plugin } from "esbuild";

/** What we use of libraries that have one door to everything, without the rest of them. */
const USED: Readonly<Record<string, string>> = {
  // Not fetch, WebSocket, caches, mocks. Its index, too, adds the method.
  undici: `
import request from "undici/lib/api/api-request.js";
import Dispatcher from "undici/lib/dispatcher/dispatcher.js";
Object.assign(Dispatcher.prototype, { request });
export { default as Client } from "undici/lib/dispatcher/client.js";
export { default as Pool } from "undici/lib/dispatcher/pool.js";
export { default as buildConnector } from "undici/lib/core/connect.js";
`,
  // Not the counters in fifteen other databases.
  "rate-limiter-flexible": `
export { default as RateLimiterMemory } from "rate-limiter-flexible/lib/RateLimiterMemory.js";
export { default as RateLimiterRedis } from "rate-limiter-flexible/lib/RateLimiterRedis.js";
export { default as RateLimiterRes } from "rate-limiter-flexible/lib/RateLimiterRes.js";
`,
  ioredis: `export { default as Redis } from "ioredis/built/Redis.js";`,
};

/**
 * Parts of libraries that none of our programs reaches. prom-client: a gateway to push to, sums over a cluster of processes,
 * quantiles. undici: HTTP/2, which no connection of ours allows, bodies that are forms or streams, and parsers for processors that
 * we don't ship to or that it only tries out (`UNDICI_USE_MILO`). ioredis: clusters, sentinels, certificates of one provider.
 * pino: threads to write from. pg: its client in C. kysely: making tables, `merge`.
 */
const UNREACHED_FILES = [
  "prom-client/lib/(?:pushgateway|cluster|summary)",
  "undici/lib/(?:llhttp/llhttp-wasm|milo/(?:no-)?simd|dispatcher/client-h2|web/(?:fetch|webidl)/[a-z-]+)",
  "ioredis/built/(?:cluster/index|connectors/SentinelConnector/index|constants/TLSProfiles)",
  "thread-stream/index",
  "pg/lib/native/index",
  "kysely/dist/(?:schema/schema-module|query-builder/merge-query-builder)",
];
const UNREACHED = new RegExp(`/(?:${UNREACHED_FILES.join("|")})\\.js$`.replaceAll("/", "[\\\\/]"));

/** A class of each name that a file exports: whoever extends it, or asks what is one, finds one. */
const nothingOf = (code: string): string => {
  const names = [...code.matchAll(/^export (?:class|function|const) (\w+)/gm)].map(([, name]) => name);
  return names.length === 0
    ? "module.exports = class {}; module.exports.default = module.exports;"
    : names.map((name) => `export class ${name} {}`).join("\n");
};

/** `import { z }` is all of zod, with its messages in fifty languages; a namespace is what of it is used. */
const ALL_OF_ZOD = /^import \{ z \} from "zod";$/m;
const USED_OF_ZOD = 'import * as z from "zod";';

/**
 * What is long and says little: the API's document, which few ever ask for, what Redis has for commands, and undici's parser
 * of HTTP, which is loaded with the first call to a service.
 */
const PACKED = /[\\/](?:openapi|@ioredis[\\/]commands[\\/]built[\\/]commands)\.json$/;
const PACKED_WASM = /[\\/]llhttp_simd-wasm\.js$/;

/** What was packed before, by what it was: most programs have the same, and to pack the document takes half a second. */
const packed = new Map<string, string>();
const pack = (bytes: Buffer): string => {
  const key = createHash("sha256").update(bytes).digest("hex");
  const known = packed.get(key) ?? brotliCompressSync(bytes).toString("base64");
  packed.set(key, known);
  return known;
};
const unpack = (bytes: Buffer): string =>
  `require("node:zlib").brotliDecompressSync(Buffer.from("${pack(bytes)}", "base64"))`;
const wasmIn = (code: string): Buffer => {
  const [, base64] = /const wasmBase64 = '([^']+)'/.exec(code) ?? [];
  if (base64 === undefined) throw new Error("undici keeps its parser otherwise now");
  return Buffer.from(base64, "base64");
};

const LIBRARY = /[\\/]node_modules[\\/]/;

/** Leaves out what no program of ours can reach. A test runs the bundles, so what was reached after all shows. */
export const leaner: Plugin = {
  name: "leaner",
  setup: (build) => {
    build.onResolve({ filter: new RegExp(`^(?:${Object.keys(USED).join("|")})$`) }, ({ path, resolveDir }) => ({
      path,
      namespace: "leaner",
      pluginData: resolveDir,
    }));
    build.onLoad({ filter: /./, namespace: "leaner" }, ({ path, pluginData }) => ({
      contents: USED[path] ?? "",
      resolveDir: String(pluginData),
    }));
    build.onLoad({ filter: UNREACHED }, async ({ path }) => ({ contents: nothingOf(await readFile(path, "utf8")) }));
    build.onLoad({ filter: PACKED }, async ({ path }) => ({
      contents: `module.exports = JSON.parse(${unpack(await readFile(path))});`,
    }));
    build.onLoad({ filter: PACKED_WASM }, async ({ path }) => ({
      contents: `module.exports = ${unpack(wasmIn(await readFile(path, "utf8")))};`,
    }));
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) =>
      LIBRARY.test(path)
        ? undefined
        : { loader: "ts", contents: (await readFile(path, "utf8")).replace(ALL_OF_ZOD, USED_OF_ZOD) },
    );
  },
};
