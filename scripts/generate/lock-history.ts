import { spawnSync } from "node:child_process";
import { parseLock, type RulesLock } from "./rules-lock.ts";

const git = (root: string, args: readonly string[], input = ""): string | undefined => {
  const { status, stdout } = spawnSync("git", ["-C", root, ...args], { input, encoding: "utf8", maxBuffer: 2 ** 28 });
  return status === 0 ? stdout : undefined;
};

export interface EarlierLock {
  readonly game: string;
  readonly lock: RulesLock;
}

/**
 * Every lock that a commit before this work tree held, so that a release can't be taken back by editing the lock and
 * the rules together. Nothing where there is no git or no commit; a shallow clone tells what it has.
 */
export const readLockHistory = (root: string): readonly EarlierLock[] => {
  // The work tree must be this repository's own: a folder inside another one has no history here.
  if (git(root, ["rev-parse", "--show-prefix"])?.trim() !== "") return [];
  const log = git(root, [
    "log",
    "-m",
    "--raw",
    "--no-abbrev",
    "--no-renames",
    "--format=",
    "--",
    "games/*/rules.lock.json",
  ]);
  const blobs = [...(log ?? "").matchAll(/^:\S+ \S+ \S+ ([0-9a-f]+) [AM]\tgames\/([^/\s]+)\/rules\.lock\.json$/gm)];
  const seen = new Map(blobs.map(([, blob = "", game = ""]) => [`${game} ${blob}`, { game, blob }]));
  return [...seen.values()].map(({ game, blob }) => ({ game, lock: parseLock(git(root, ["cat-file", "blob", blob])) }));
};
