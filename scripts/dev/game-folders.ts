import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

export interface GameFolders {
  /** Games that can run, in order. */
  readonly playable: readonly string[];
  /** Games whose folder is there but not all that they need to run: being written, or not installed yet. */
  readonly unfinished: readonly string[];
  /** Where a save may make a difference. */
  readonly directories: readonly string[];
}

const NEEDED = ["game.ts", "rules.lock.json", "node_modules"];

/** Looks at `games/`: the folders are the registry, so that a new game runs with no edit. */
export const findGames = (root: string): GameFolders => {
  const directory = path.join(root, "games");
  const folders = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const names = folders.map(({ name }) => name).toSorted();
  const has = (name: string, file: string): boolean => existsSync(path.join(directory, name, file));
  const packages = names.filter((name) => has(name, "package.json"));
  const playable = packages.filter((name) => NEEDED.every((file) => has(name, file)));
  return {
    playable,
    unfinished: packages.filter((name) => !playable.includes(name)),
    directories: [directory, ...names.map((name) => path.join(directory, name))],
  };
};
