import { spawnSync } from "node:child_process";
import { chownSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createTree, type TempTree } from "../check/temp-tree.ts";
import { readLockHistory } from "./lock-history.ts";

const LOCK = "games/dice/rules.lock.json";
const lockOf = (name: string): string => JSON.stringify({ versions: {}, variants: { [name]: { released: true } } });

const git = (root: string, ...args: readonly string[]): void => {
  const who = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
  const { status, stderr } = spawnSync("git", [...who, ...args], { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
};

const commit = (tree: TempTree, text: string): void => {
  tree.write(LOCK, text);
  git(tree.root, "add", "-A");
  git(tree.root, "commit", "-qm", "lock");
};

/** A repository whose second commit has dropped what the first one released. */
const createRepository = (): TempTree => {
  const tree = createTree({});
  git(tree.root, "init", "-q");
  commit(tree, lockOf("first"));
  commit(tree, lockOf("second"));
  return tree;
};

const namesIn = (root: string): readonly string[] =>
  readLockHistory(root).earlier.flatMap(({ lock }) => Object.keys(lock.variants));

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("readLockHistory", () => {
  test("tells every lock that was ever committed", () => {
    using tree = createRepository();
    expect(readLockHistory(tree.root).problem).toBeUndefined();
    expect(namesIn(tree.root)).toEqual(["second", "first"]);
  });

  test("tells what a merged branch held, though the merge dropped it", () => {
    using tree = createRepository();
    git(tree.root, "checkout", "-qb", "side");
    commit(tree, lockOf("side"));
    git(tree.root, "checkout", "-q", "-");
    git(tree.root, "merge", "-q", "--no-ff", "-s", "ours", "-m", "merge", "side");
    expect(namesIn(tree.root)).toContain("side");
  });

  test("is empty without a `.git`, also inside another repository, and before the first commit", () => {
    using tree = createRepository();
    tree.write("copy/readme.md", "");
    expect(readLockHistory(`${tree.root}/copy`)).toEqual({ earlier: [] });
    using fresh = createTree({});
    git(fresh.root, "init", "-q");
    expect(readLockHistory(fresh.root)).toEqual({ earlier: [] });
  });

  test("says of a shallow clone that it can't know, and what to do", () => {
    using tree = createRepository();
    git(tree.root, "clone", "-q", "--depth", "1", `file://${tree.root}`, "shallow");
    expect(readLockHistory(`${tree.root}/shallow`)).toEqual({
      earlier: [],
      problem: expect.stringContaining("run `git fetch --unshallow`"),
    });
  });

  test("says so where git fails", () => {
    using tree = createTree({ ".git": "gitdir: nowhere\n" });
    expect(readLockHistory(tree.root).problem).toMatch(/can't be known: git fails \(fatal: not a git repository/);
  });

  test("says so where there is no git", () => {
    using tree = createRepository();
    vi.stubEnv("PATH", tree.root);
    expect(readLockHistory(tree.root).problem).toContain("git can't be run");
  });

  test("is not led to another repository by the environment", () => {
    using tree = createRepository();
    using other = createTree({});
    git(other.root, "init", "-q");
    vi.stubEnv("GIT_DIR", `${other.root}/.git`);
    expect(namesIn(tree.root)).toContain("first");
  });

  test.runIf(process.getuid?.() === 0)("says of another owner's folder how git will trust it", () => {
    using tree = createRepository();
    vi.stubEnv("GIT_CONFIG_GLOBAL", "/dev/null");
    vi.stubEnv("GIT_CONFIG_NOSYSTEM", "1");
    vi.stubEnv("SUDO_UID", undefined);
    chownSync(tree.root, 12_345, 12_345);
    chownSync(`${tree.root}/.git`, 12_345, 12_345);
    expect(readLockHistory(tree.root).problem).toContain(`git config --global --add safe.directory ${tree.root}`);
  });
});
