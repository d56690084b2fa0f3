import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { createTree, type TempTree } from "../check/temp-tree.ts";
import { findStale, generate } from "./generated-files.ts";
import type { Release, RulesLock } from "./rules-lock.ts";

const LOCK = "games/dice/rules.lock.json";
const VARIANTS = 'export const variants = { standard: { rules: 1, parameters: { rtp: "99/100" } } };\n';

const FILES = {
  "gateway/package.json":
    '{ "name": "@croupier/gateway", "dependencies": { "zod": "catalog:", "@croupier/gone": "workspace:*" } }',
  "shared/sdk/package.json": '{ "name": "@croupier/sdk", "dependencies": {} }',
  "shared/math/package.json": '{ "name": "@croupier/math", "exports": { "./*": "./src/*.ts" } }',
  "shared/math/src/rational.ts": "export const one = 1;\n",
  "games/dice/package.json": '{ "name": "@croupier/dice" }',
  "games/dice/rules/1.ts": 'import { one } from "@croupier/math/rational";\nexport const rules = one;\n',
  "games/dice/variants.ts": VARIANTS,
};

const writeAll = async (tree: TempTree, release?: Release): Promise<RulesLock> => {
  const { files, problems } = await generate(tree.root, release);
  expect(problems).toEqual([]);
  for (const [path, text] of files) tree.write(path, text);
  return JSON.parse(files.get(LOCK) ?? "") as RulesLock;
};

const git = (tree: TempTree, ...args: readonly string[]): void => {
  const who = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
  const { status, stderr } = spawnSync("git", [...who, ...args], { cwd: tree.root, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
};

const commitAll = (tree: TempTree): void => {
  git(tree, "add", "-A");
  git(tree, "commit", "-qm", "all");
};

describe("generate", () => {
  test("writes registries, dependencies and a lock from nothing, and is then up to date", async () => {
    using tree = createTree(FILES);
    const generated = await generate(tree.root);
    expect(findStale(tree.root, generated)).toHaveLength(5);
    expect(generated.files.get("gateway/src/games.gen.ts")).toContain("dice: diceContract");
    expect(generated.files.get("shared/sdk/src/games.gen.ts")).toContain('import("@croupier/dice")');
    expect(JSON.parse(generated.files.get("gateway/package.json") ?? "")).toMatchObject({
      dependencies: { "@croupier/dice": "workspace:*", zod: "catalog:" },
    });
    const lock = await writeAll(tree);
    expect(lock.versions["1"]).toMatchObject({
      released: false,
      closure: { "games/dice/rules/1.ts": expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(Object.keys(lock.versions["1"]?.closure ?? {})).toContain("shared/math/src/rational.ts");
    expect(lock.variants["standard"]?.rulesHash).toMatch(/^[0-9a-f]{64}$/);
    expect(findStale(tree.root, await generate(tree.root))).toEqual([]);
  });

  test("drops the dependency on a game that is gone", async () => {
    using tree = createTree(FILES);
    const { files } = await generate(tree.root);
    expect(files.get("gateway/package.json")).not.toContain("@croupier/gone");
  });

  test("refreshes the hashes of rules that are not released", async () => {
    using tree = createTree(FILES);
    const before = await writeAll(tree);
    tree.write("games/dice/rules/1.ts", "export const rules = 2;\n");
    expect(findStale(tree.root, await generate(tree.root))).toEqual([LOCK]);
    const after = await writeAll(tree);
    expect(after.versions["1"]?.closure["games/dice/rules/1.ts"]).not.toBe(
      before.versions["1"]?.closure["games/dice/rules/1.ts"],
    );
    expect(after.variants["standard"]?.rulesHash).not.toBe(before.variants["standard"]?.rulesHash);
  });

  test("refuses a change of released rules", async () => {
    using tree = createTree(FILES);
    await writeAll(tree, { game: "dice", version: 1 });
    tree.write("games/dice/rules/1.ts", "export const rules = 2;\n");
    expect((await generate(tree.root)).problems).toEqual([
      expect.stringContaining("rules/1.ts is released and can't change"),
    ]);
  });

  test("refuses to release what isn't there", async () => {
    using tree = createTree(FILES);
    expect((await generate(tree.root, { game: "dice", version: 2 })).problems).toHaveLength(1);
    expect((await generate(tree.root, { game: "keno", version: 1 })).problems).toHaveLength(1);
  });

  test("stops at a variant that names no rules", async () => {
    using tree = createTree({ ...FILES, "games/dice/variants.ts": VARIANTS.replace("rules: 1", "rules: 7") });
    await expect(generate(tree.root)).rejects.toThrow(
      '"standard" names rules 7, but there is no games/dice/rules/7.ts',
    );
  });
});

describe("generate, where git remembers", () => {
  test("refuses released rules that changed together with their lock", async () => {
    using tree = createTree(FILES);
    git(tree, "init", "-q");
    await writeAll(tree, { game: "dice", version: 1 });
    commitAll(tree);
    expect((await generate(tree.root)).problems).toEqual([]);

    tree.write(LOCK, '{ "versions": {}, "variants": {} }');
    tree.write("games/dice/rules/1.ts", "export const rules = 2;\n");
    // Committed too: the release stands in an earlier commit.
    commitAll(tree);
    const { problems } = await generate(tree.root);
    expect(problems).toContainEqual(expect.stringContaining("rules/1.ts is released and can't change"));
    expect(problems).toContainEqual(expect.stringContaining("doesn't say that rules 1 are released"));
  });

  test("refuses the removal of a game that released rules", async () => {
    using tree = createTree(FILES);
    git(tree, "init", "-q");
    await writeAll(tree, { game: "dice", version: 1 });
    commitAll(tree);
    git(tree, "rm", "-rq", "games/dice");
    expect((await generate(tree.root)).problems).toContainEqual(expect.stringContaining("can't be removed"));
  });
});
