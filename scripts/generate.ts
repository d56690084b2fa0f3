import { join } from "node:path";
import { parseArgs } from "node:util";
import { staleDashboards } from "./generate/dashboards.ts";
import { findStale, firstLocks, formatted, generate, registries, writeFiles } from "./generate/generated-files.ts";
import { staleDocument } from "./generate/openapi.ts";
import { computeParFile, findStaleSheets, listParFiles } from "./generate/par-sheets.ts";
import type { Release } from "./generate/rules-lock.ts";
import { staleVariantFacts } from "./generate/variant-facts.ts";
import { staleWalletDocument } from "./generate/wallet-openapi.ts";
import { staleReadmes } from "./readme/game-readmes.ts";

const USAGE = `pnpm generate                          writes registries, rules' locks, golden rounds, PAR sheets and what shows them,
                                        the openapi.json of the gateway and of operators' wallets, and dashboards
pnpm generate --without-sheets         leaves out all but registries and locks, since the others may take a while
pnpm generate --release GAME VERSION   also freezes a version of a game's rules, and the variants that name it`;

interface Command {
  readonly release?: Release | undefined;
  readonly sheets: boolean;
}

const readArguments = (): Command | "help" => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      release: { type: "boolean" },
      "without-sheets": { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help === true) return "help";
  const [game, version] = positionals;
  const sheets = values["without-sheets"] !== true;
  if (values.release !== true && positionals.length === 0) return { sheets };
  if (values.release !== true || !game || !/^[1-9]\d*$/.test(version ?? "") || positionals.length > 2) {
    throw new Error(`can't read that command; write\n${USAGE}`);
  }
  return { release: { game, version: Number(version) }, sheets };
};

/**
 * After all else: a PAR sheet is computed by loading the game, and that loads its lock; a README shows the sheet, and the
 * gateway keeps to it. Returns what it wrote.
 */
const writeSheets = async (root: string): Promise<readonly string[]> => {
  const stale = findStaleSheets(root, listParFiles(root));
  for (const file of stale) {
    const text = await formatted(root, file.path, await computeParFile(root, file));
    writeFiles(root, new Map([[file.path, text]]));
  }
  // A game's first sheet lets it say what its rounds are expected to pay.
  const files = await registries(root);
  const named = findStale(root, { files, problems: [] }).map((path): [string, string] => [path, files.get(path) ?? ""]);
  const shown = new Map([...named, ...(await staleReadmes(root)), ...(await staleVariantFacts(root))]);
  writeFiles(root, shown);
  const documents = new Map([
    ...(await staleDocument(root)),
    ...(await staleWalletDocument(root)),
    ...(await staleDashboards(root)),
  ]);
  writeFiles(root, documents);
  return [...stale.map(({ path }) => path), ...shown.keys(), ...documents.keys()];
};

const run = async (root: string, { release, sheets }: Command): Promise<void> => {
  const first = await firstLocks(root);
  writeFiles(root, first);
  const generated = await generate(root, { release, play: sheets });
  if (generated.problems.length > 0) throw new Error(generated.problems.join("\n"));
  const stale = findStale(root, generated);
  writeFiles(root, new Map(stale.map((path) => [path, generated.files.get(path) ?? ""])));
  const written = new Set([...first.keys(), ...stale, ...(sheets ? await writeSheets(root) : [])]);
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
