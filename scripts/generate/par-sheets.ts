import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { computeParSheet } from "@croupier/contract/compute-par";
import type { Par } from "@croupier/contract/par";
import { listFiles, readPackages } from "../check/source-tree.ts";
import { listGames } from "./game-folders.ts";
import { rulesClosure, rulesHash } from "./rules-closure.ts";
import { parseLock } from "./rules-lock.ts";

/** A `par.json` as the sources would have it. */
export interface ParFile {
  /** Repo-relative. */
  readonly path: string;
  /** The folder's `par.ts`, repo-relative. */
  readonly par: string;
  /**
   * SHA-256 over all that the figures are computed from. A sheet may take minutes, so it is computed again only when this
   * differs; that the figures are right, and were not edited by hand, the law suite proves.
   */
  readonly source: string;
}

/** What every sheet is computed by, beside the game. */
const COMPUTED_BY = "shared/contract/src/compute-par.ts";
/** It is a game as well. */
export const TEMPLATE = "scripts/new-game/template";

/** The sheets that there should be: one file per folder that has a `par.ts`. */
export const listParFiles = (root: string): readonly ParFile[] => {
  const folders = [...listGames(root).map((game) => `games/${game}`), TEMPLATE];
  const packages = readPackages(root, listFiles(root));
  return folders
    .filter((folder) => existsSync(join(root, folder, "par.ts")))
    .map((folder) => {
      const par = `${folder}/par.ts`;
      const entries = [par, ...(existsSync(join(root, COMPUTED_BY)) ? [COMPUTED_BY] : [])];
      // The lock says which rules are released, which changes no figure; its hashes follow from what is hashed here.
      const files = entries
        .flatMap((entry) => rulesClosure(root, packages, entry))
        .filter((path) => !path.endsWith("/rules.lock.json"));
      return { path: `${folder}/par.json`, par, source: rulesHash(root, [...new Set(files)], null) };
    });
};

/** Those that are missing, or were computed from something else. */
export const findStaleSheets = (root: string, files: readonly ParFile[]): readonly ParFile[] =>
  files.filter(({ path, source }) => {
    if (!existsSync(join(root, path))) return true;
    const held = JSON.parse(readFileSync(join(root, path), "utf8")) as { readonly source?: string };
    return held.source !== source;
  });

/** A game's mathematics, by the repo-relative path of its `par.ts`. */
export const importPar = async (root: string, path: string): Promise<Par> => {
  const { par } = (await import(pathToFileURL(join(root, path)).href)) as { readonly par?: Par };
  if (!par) throw new Error(`${path} exports no \`par\`; export const par: Par<typeof contract> = { game, classes }`);
  return par;
};

/** The content of a `par.json`: what `pnpm par GAME --all --json` prints, and what it was computed from. */
export const computeParFile = async (root: string, { par: path, source }: ParFile): Promise<string> => {
  const par = await importPar(root, path);
  // The game may have been loaded before its lock was written, a moment ago.
  const lock = parseLock(readFileSync(join(root, dirname(path), "rules.lock.json"), "utf8"));
  const current = { ...par, game: { ...par.game, lock } };
  const sheets = Object.keys(par.game.variants).map((variant) => computeParSheet(current, { variant }));
  return JSON.stringify({ source, sheets });
};
