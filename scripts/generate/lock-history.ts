import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseLock, type RulesLock } from "./rules-lock.ts";

export interface EarlierLock {
  readonly game: string;
  readonly lock: RulesLock;
}

export interface LockHistory {
  readonly earlier: readonly EarlierLock[];
  /** Why not all of it could be read, as a sentence that says what to do; nothing is known to be frozen then. */
  readonly problem?: string;
}

const NOTHING: LockHistory = { earlier: [] };

class GitError extends Error {
  override name = "GitError";
}

/** The caller's GIT_DIR or GIT_WORK_TREE would have git look elsewhere; its configuration may be what lets it look. */
const environment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_") || name.startsWith("GIT_CONFIG")),
  ),
  LC_ALL: "C",
});

/** What git prints; undefined where it answers "no". Throws a GitError if it can't say. */
const git = (root: string, ...args: readonly string[]): string | undefined => {
  const { status, stdout, stderr, error } = spawnSync("git", ["--no-replace-objects", "-C", root, ...args], {
    encoding: "utf8",
    env: environment(),
    maxBuffer: 2 ** 28,
  });
  if (error) throw new GitError(`git can't be run (${error.message}); install it`);
  if (status === 0) return stdout;
  if (status === 1 && stderr === "") return undefined;
  throw new GitError(refusalOf(root, stderr.trim()));
};

const refusalOf = (root: string, said: string): string =>
  said.includes("dubious ownership")
    ? `git doesn't trust this folder's owner; run \`git config --global --add safe.directory ${root}\``
    : `git fails (${said.split("\n")[0]}); mend the repository`;

const LOCKS = "games/*/rules.lock.json";

/** History is followed down every branch that was ever merged, also where the merge kept nothing of it. */
const listBlobs = (root: string): string =>
  git(root, "log", "--full-history", "-m", "--raw", "--no-abbrev", "--no-renames", "--format=", "--", LOCKS) ?? "";

const readAll = (root: string): LockHistory => {
  if (git(root, "rev-parse", "--is-shallow-repository")?.trim() === "true") {
    throw new GitError("this clone is shallow; run `git fetch --unshallow`");
  }
  if (git(root, "rev-parse", "--verify", "--quiet", "HEAD") === undefined) return NOTHING;
  const blobs = listBlobs(root).matchAll(/^:\S+ \S+ \S+ ([0-9a-f]+) [AM]\tgames\/([^/\s]+)\/rules\.lock\.json$/gm);
  const seen = new Map([...blobs].map(([, blob = "", game = ""]) => [`${game} ${blob}`, { game, blob }]));
  return {
    earlier: [...seen.values()].map(({ game, blob }) => ({
      game,
      lock: parseLock(git(root, "cat-file", "blob", blob)),
    })),
  };
};

/**
 * Every lock that a commit before this work tree held, so that a release can't be taken back by editing the lock and
 * the rules together. A tree without a `.git` of its own has no history; one whose history can't be read has a problem.
 */
export const readLockHistory = (root: string): LockHistory => {
  if (!existsSync(join(root, ".git"))) return NOTHING;
  try {
    return readAll(root);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return { earlier: [], problem: `what earlier commits released can't be known: ${error.message}` };
  }
};
