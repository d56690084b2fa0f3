import { readFile } from "node:fs/promises";
import { brotliCompressSync } from "node:zlib";
import type { Plugin } from "esbuild";

/** What we use of undici, without the rest of it: fetch, WebSocket, caches, mocks. Its index, too, adds the method. */
const UNDICI = `
import request from "undici/lib/api/api-request.js";
import Dispatcher from "undici/lib/dispatcher/dispatcher.js";
Object.assign(Dispatcher.prototype, { request });
export { default as Pool } from "undici/lib/dispatcher/pool.js";
export { default as buildConnector } from "undici/lib/core/connect.js";
`;

/**
 * Parts of libraries that none of our programs reaches: prom-client's gateway to push to and its sums over a cluster of
 * processes; undici's parser for processors without SIMD (Node 24 runs on none that we ship to) and the one it only tries
 * out (`UNDICI_USE_MILO`).
 */
const UNREACHED =
  /[\\/](?:prom-client[\\/]lib[\\/](?:pushgateway|cluster)|undici[\\/]lib[\\/](?:llhttp[\\/]llhttp-wasm|milo[\\/](?:no-)?simd))\.js$/;

/** `import { z }` is all of zod, with its messages in fifty languages; a namespace is what of it is used. */
const ALL_OF_ZOD = /^import \{ z \} from "zod";$/m;
const USED_OF_ZOD = 'import * as z from "zod";';

/** JSON that is long and says little: the API's document, which few ever ask for, and what Redis has for commands. */
const PACKED = /[\\/](?:openapi|@ioredis[\\/]commands[\\/]built[\\/]commands)\.json$/;
const unpacks = (json: Buffer): string => `
const { brotliDecompressSync } = require("node:zlib");
module.exports = JSON.parse(brotliDecompressSync(Buffer.from("${brotliCompressSync(json).toString("base64")}", "base64")));
`;

const LIBRARY = /[\\/]node_modules[\\/]/;

/** Leaves out what no program of ours can reach. A test runs the bundles, so what was reached after all shows. */
export const leaner: Plugin = {
  name: "leaner",
  setup: (build) => {
    build.onResolve({ filter: /^undici$/ }, ({ resolveDir }) => ({
      path: "undici",
      namespace: "leaner",
      pluginData: resolveDir,
    }));
    build.onLoad({ filter: /^undici$/, namespace: "leaner" }, ({ pluginData }) => ({
      contents: UNDICI,
      resolveDir: String(pluginData),
    }));
    build.onLoad({ filter: UNREACHED }, () => ({ contents: "module.exports = class {};" }));
    build.onLoad({ filter: PACKED }, async ({ path }) => ({ contents: unpacks(await readFile(path)) }));
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) =>
      LIBRARY.test(path)
        ? undefined
        : { loader: "ts", contents: (await readFile(path, "utf8")).replace(ALL_OF_ZOD, USED_OF_ZOD) },
    );
  },
};
