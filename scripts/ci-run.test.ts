import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { createTree, type TempTree } from "./check/temp-tree.ts";

/** Vitest's report, as far as it is read. */
const report = (numPassedTests: number, numFailedTests: number, testResults: readonly unknown[] = []): string =>
  JSON.stringify({ numPassedTests, numFailedTests, testResults });

interface House {
  /** What `pnpm install`, `pnpm check` and `pnpm test` do, as shell; `$results` is where the tests report. */
  readonly install?: string;
  readonly check?: string;
  readonly tests?: string;
  readonly python?: string | undefined;
}

const writeProgram = (tree: TempTree, name: string, script: string): void => {
  tree.write(`bin/${name}`, `#!/bin/sh\n${script}\n`);
  chmodSync(join(tree.root, "bin", name), 0o755);
};

/** Where each program is; asked once, since to start a process costs what this one holds. */
const programs = ["bash", "cat", "dirname", "git", "mktemp", "rm", "sh"].map((name) => {
  const { stdout } = spawnSync("/bin/sh", ["-c", `command -v ${name}`], { encoding: "utf8" });
  return [name, stdout.trim()] as const;
});

/** Where the programs that it needs are, and no other: no python3 and no apt-get unless they are given. */
const linkPrograms = (tree: TempTree): void => {
  mkdirSync(join(tree.root, "bin"), { recursive: true });
  symlinkSync(process.execPath, join(tree.root, "bin", "node"));
  for (const [name, path] of programs) symlinkSync(path, join(tree.root, "bin", name));
};

const run = (house: House): { readonly status: number | null; readonly said: string; readonly last: string } => {
  using tree = createTree({});
  cpSync(join(import.meta.dirname, "../.ci/run"), join(tree.root, ".ci/run"));
  linkPrograms(tree);
  const { install = "", check = "", tests = `echo '${report(2, 0)}' >"$results"` } = house;
  const python = "python" in house ? house.python : "exit 0";
  // Called as npx -y pnpm@12 …
  const steps = `install) ${install || ":"} ;; check) ${check || ":"} ;; test) ${tests} ;;`;
  writeProgram(tree, "npx", `shift 2; for last; do :; done; results=\${last#*=}; case $1 in ${steps} esac`);
  if (python !== undefined) writeProgram(tree, "python3", python);
  const { status, stdout, stderr } = spawnSync("bash", [join(tree.root, ".ci/run")], {
    encoding: "utf8",
    env: { PATH: join(tree.root, "bin") },
  });
  return { status, said: stdout + stderr, last: stdout.trim().split("\n").at(-1) ?? "" };
};

describe(".ci/run", () => {
  test("ends in the count of what passed", () => {
    expect(run({})).toMatchObject({ status: 0, last: "tests: 2 passed, 0 failed" });
  });

  test.each<[string, House]>([
    ["the installation", { install: "exit 7" }],
    ["a check", { check: "exit 7" }],
    ["the second implementation", { python: "exit 7" }],
  ])("counts a failure of %s, and fails as it did", (_, house) => {
    expect(run(house)).toMatchObject({ status: 7, last: "tests: 0 passed, 1 failed" });
  });

  test("fails without Python rather than leaving its comparison out", () => {
    const { status, said, last } = run({ python: undefined });
    expect(said).toContain("python3 is missing and can't be installed");
    expect([status, last]).toEqual([1, "tests: 0 passed, 1 failed"]);
  });

  test.each([
    ["tests that failed", `echo '${report(2, 3)}' >"$results"; exit 1`, "tests: 2 passed, 3 failed"],
    [
      "a file that couldn't start",
      `echo '${report(2, 0, [{ status: "failed", assertionResults: [] }])}' >"$results"; exit 1`,
      "tests: 2 passed, 1 failed",
    ],
    ["an error outside every test", `echo '${report(2, 0)}' >"$results"; exit 1`, "tests: 2 passed, 1 failed"],
    ["a run without tests", `echo '${report(0, 0)}' >"$results"`, "tests: 0 passed, 1 failed"],
    ["a run without a report", "exit 1", "tests: 0 passed, 1 failed"],
    ["half a report", `echo '{"numPassed' >"$results"; exit 1`, "tests: 0 passed, 1 failed"],
  ])("counts %s", (_, tests, last) => {
    const ran = run({ tests });
    expect(ran.last).toBe(last);
    expect(ran.status).toBe(1);
  });

  test("fetches what a shallow clone lacks", () => {
    using tree = createTree({ "origin/a": "" });
    const origin = join(tree.root, "origin");
    const who = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
    const git = (...args: readonly string[]): string =>
      spawnSync("git", ["-C", origin, ...who, ...args], { encoding: "utf8" }).stdout;
    git("init", "-q");
    git("add", "-A");
    git("commit", "-qm", "one");
    git("commit", "-qm", "two", "--allow-empty");
    git("clone", "-q", "--depth", "1", `file://${origin}`, join(tree.root, "clone"));
    const clone = join(tree.root, "clone");
    cpSync(join(import.meta.dirname, "../.ci/run"), join(clone, ".ci/run"));
    writeProgram(tree, "npx", "exit 1");
    const env = { ...process.env, PATH: `${join(tree.root, "bin")}${delimiter}${process.env["PATH"]}` };
    spawnSync("bash", [join(clone, ".ci/run")], { env });
    const { stdout } = spawnSync("git", ["-C", clone, "rev-list", "--count", "HEAD"], { encoding: "utf8" });
    expect(stdout.trim()).toBe("2");
  });
});
