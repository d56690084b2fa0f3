import { mkdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type BuildOptions, build, transform, type TransformOptions } from "esbuild";
import { leaner } from "./leaner.ts";
import { type Program, ROOT } from "./programs.ts";

export interface Bundle {
  readonly name: string;
  /** The file to run; what it loads lies beside it. */
  readonly path: string;
  /** Of all its code, minified: what is loaded at the start and what is loaded later. */
  readonly bytes: number;
}

/**
 * Runs the code with what Node has compiled of it before, kept in a folder beside it: a third of a start is compiling.
 * Where that folder can't be written, or another Node runs it, Node compiles as it would have.
 */
const LAUNCHER = `"use strict";
require("node:module").enableCompileCache(require("node:path").join(__dirname, "compiled"));
module.exports = require("./code.cjs");
`;

const TARGET = { platform: "node", target: "node24", minify: true, legalComments: "none" } as const;

/** What is imported dynamically is a file of its own, so that no start reads it; what several files need, too. */
const SPLIT = {
  ...TARGET,
  bundle: true,
  format: "esm",
  splitting: true,
  entryNames: "code",
  chunkNames: "[name]-[hash]",
  outExtension: { ".js": ".cjs" },
  // pg's other client, which it looks for and does without. It also means that spans of SQL need more than a hook on `pg`:
  // inside a bundle there is no such module to be hooked.
  external: ["pg-native"],
  logLevel: "warning",
  write: false,
} as const satisfies BuildOptions;

/**
 * CommonJS, because an import of `node:http` from a module copies all its exports, and one of them is a getter that loads
 * the whole of fetch: 20 ms of a start. esbuild splits modules alone, so each file is turned into CommonJS by itself.
 */
const AS_COMMON_JS = {
  ...TARGET,
  format: "cjs",
  // Of a module that is loaded later this makes a require, which finds what has been compiled of it.
  supported: { "dynamic-import": false },
} as const satisfies TransformOptions;

const buildFiles = async (source: string): Promise<readonly (readonly [name: string, code: string])[]> => {
  const stdin = { contents: source, resolveDir: ROOT, sourcefile: "program.ts", loader: "ts" } as const;
  const { outputFiles } = await build({ ...SPLIT, stdin, plugins: [leaner], outdir: ROOT });
  return Promise.all(
    outputFiles.map(async ({ path, text }) => [basename(path), (await transform(text, AS_COMMON_JS)).code] as const),
  );
};

/** One program, in a folder of its own below `out`. */
export const bundle = async ({ name, source }: Program, out: string): Promise<Bundle> => {
  const folder = join(out, name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const files = await buildFiles(source);
  for (const [file, code] of files) await writeFile(join(folder, file), code);
  const path = join(folder, "main.cjs");
  await writeFile(path, LAUNCHER);
  return { name, path, bytes: files.reduce((sum, [, code]) => sum + Buffer.byteLength(code), 0) };
};
