import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { leaner } from "./leaner.ts";
import { type Program, ROOT } from "./programs.ts";

export interface Bundle {
  readonly name: string;
  /** The file to run; what it loads lies beside it. */
  readonly path: string;
  /** Of all its code, minified. */
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

/**
 * CommonJS, because an import of `node:http` from a module copies all its exports, and one of them is a getter that loads
 * the whole of fetch: 20 ms of a start.
 */
const OPTIONS = {
  bundle: true,
  platform: "node",
  target: "node24",
  format: "cjs",
  // Of a module that is loaded later this makes a require, which finds what has been compiled of it.
  supported: { "dynamic-import": false },
  minify: true,
  legalComments: "none",
  // pg's other client, which it looks for and does without. It also means that spans of SQL need more than a hook on `pg`:
  // inside a bundle there is no such module to be hooked.
  external: ["pg-native"],
  logLevel: "warning",
  write: false,
} as const satisfies BuildOptions;

const LATER = "later.cjs";

const leftOut = (specifier: string): Plugin => ({
  name: "later",
  setup: (building) =>
    building.onResolve({ filter: /^\.\// }, ({ path, kind }) =>
      kind === "dynamic-import" && path === specifier ? { path: `./${LATER}`, external: true } : undefined,
    ),
});

const buildFile = async (source: string, plugins: readonly Plugin[]): Promise<Uint8Array> => {
  const stdin = { contents: source, resolveDir: ROOT, sourcefile: "program.ts", loader: "ts" } as const;
  const { outputFiles } = await build({ ...OPTIONS, stdin, plugins: [leaner, ...plugins], outfile: "code.cjs" });
  const [code] = outputFiles;
  if (!code) throw new Error("esbuild gave no file");
  return code.contents;
};

/** One program, in a folder of its own below `out`. */
export const bundle = async ({ name, source, later }: Program, out: string): Promise<Bundle> => {
  const folder = join(out, name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const code = await buildFile(source, later ? [leftOut(later.specifier)] : []);
  const files: (readonly [string, Uint8Array])[] = [["code.cjs", code]];
  if (later) files.push([LATER, await buildFile(`export * from "./${later.path}";`, [])]);
  for (const [file, contents] of files) await writeFile(join(folder, file), contents);
  const path = join(folder, "main.cjs");
  await writeFile(path, LAUNCHER);
  return { name, path, bytes: files.reduce((sum, [, { length }]) => sum + length, 0) };
};
