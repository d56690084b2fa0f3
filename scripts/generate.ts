import { join } from "node:path";
import { parseArgs } from "node:util";
import { findStale, firstLocks, generate, writeFiles } from "./generate/generated-files.ts";
import type { Release } from "./generate/rules-lock.ts";

const USAGE = `pnpm generate                          writes the registries and the rules' locks from the folders of games/
pnpm generate --release GAME VERSION   also freezes a version of a game's rules, and the variants that name it`;

const readArguments = (): Release | "help" | undefined => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { release: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help === true) return "help";
  const [game, version] = positionals;
  if (values.release !== true && positionals.length === 0) return undefined;
  if (values.release !== true || !game || !/^[1-9]\d*$/.test(version ?? "") || positionals.length > 2) {
    throw new Error(`can't read that command; write\n${USAGE}`);
  }
  return { game, version: Number(version) };
};

const run = async (root: string, release: Release | undefined): Promise<void> => {
  const first = await firstLocks(root);
  writeFiles(root, first);
  const generated = await generate(root, release);
  if (generated.problems.length > 0) throw new Error(generated.problems.join("\n"));
  const stale = findStale(root, generated);
  writeFiles(root, new Map(stale.map((path) => [path, generated.files.get(path) ?? ""])));
  const written = new Set([...first.keys(), ...stale]);
  for (const path of written) console.log(`wrote ${path}`);
  if (written.size === 0) console.log("nothing to write: every generated file is up to date");
};

try {
  const command = readArguments();
  if (command === "help") console.log(USAGE);
  else await run(join(import.meta.dirname, ".."), command);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
