import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { findStale, generate } from "./generate/generated-files.ts";
import type { Release } from "./generate/rules-lock.ts";

const USAGE = `pnpm generate                          writes the registries and the rules' locks from the folders of games/
pnpm generate --release GAME VERSION   also freezes a version of a game's rules, and the variants that name it`;

const readRelease = (): Release | undefined => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { release: { type: "boolean" } } });
  const [game, version] = positionals;
  if (values.release !== true && positionals.length === 0) return undefined;
  if (values.release !== true || !game || !/^[1-9]\d*$/.test(version ?? "") || positionals.length > 2) {
    throw new Error(`can't read that command; write\n${USAGE}`);
  }
  return { game, version: Number(version) };
};

const root = join(import.meta.dirname, "..");
try {
  const generated = await generate(root, readRelease());
  if (generated.problems.length > 0) throw new Error(generated.problems.join("\n"));
  const stale = findStale(root, generated);
  for (const path of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), generated.files.get(path) ?? "");
    console.log(`wrote ${path}`);
  }
  if (stale.length === 0) console.log("nothing to write: every generated file is up to date");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
