import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { createTree, type TempTree } from "../check/temp-tree.ts";
import { findStale, firstLocks, generate, type Generated, writeFiles } from "./generated-files.ts";
import type { Release, RulesLock } from "./rules-lock.ts";

const LOCK = "games/dice/rules.lock.json";
const GAME = `import { contract } from "./contract.ts";
import lock from "./rules.lock.json" with { type: "json" };
import { createRules } from "./rules/1.ts";
import { variants } from "./variants.ts";
const parameters = { parse: (value: unknown): unknown => value };
export const game = { contract, rules: { 1: { parameters, createRules } }, variants, lock };
`;
const RULES = 'import { one } from "@croupier/math/rational";\nexport const createRules = () => one;\n';
const VARIANTS = 'export const variants = { standard: { rules: 1, parameters: { rtp: "99/100" } } };\n';

const FILES = {
  "gateway/package.json":
    '{ "name": "@croupier/gateway", "dependencies": { "zod": "catalog:", "@croupier/gone": "workspace:*" } }',
  "shared/sdk/package.json": '{ "name": "@croupier/sdk", "dependencies": {} }',
  "infra/one-process/package.json": '{ "name": "@croupier/one-process", "dependencies": {} }',
  "shared/math/package.json": '{ "name": "@croupier/math", "exports": { "./*": "./src/*.ts" } }',
  "shared/math/src/rational.ts": "export const one = 1;\n",
  "games/dice/package.json": '{ "name": "@croupier/dice" }',
  // As it is installed.
  "node_modules/@croupier/math/package.json":
    '{ "name": "@croupier/math", "type": "module", "exports": { "./*": "./*.js" } }',
  "node_modules/@croupier/math/rational.js": "export const one = 1;\n",
  "games/dice/contract.ts": 'export const contract = { name: "dice" };\n',
  "games/dice/game.ts": GAME,
  "games/dice/rules/1.ts": RULES,
  "games/dice/variants.ts": VARIANTS,
};

const generateAll = async (tree: TempTree, release?: Release): Promise<Generated> => {
  writeFiles(tree.root, await firstLocks(tree.root));
  return generate(tree.root, { release });
};

const writeAll = async (tree: TempTree, release?: Release): Promise<RulesLock> => {
  const { files, problems } = await generateAll(tree, release);
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
    const generated = await generateAll(tree);
    expect(findStale(tree.root, generated)).toHaveLength(8);
    expect(generated.files.get("gateway/src/games.gen.ts")).toContain("dice: diceContract");
    expect(generated.files.get("gateway/src/words.gen.ts")).toContain("export const words = {} as const");
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
    expect(lock.variants["standard"]?.parsed).toMatch(/^[0-9a-f]{64}$/);
    expect(lock.variants["standard"]?.rulesHash).toMatch(/^[0-9a-f]{64}$/);
    expect(findStale(tree.root, await generateAll(tree))).toEqual([]);
  });

  test("drops the dependency on a game that is gone", async () => {
    using tree = createTree(FILES);
    const { files } = await generateAll(tree);
    expect(files.get("gateway/package.json")).not.toContain("@croupier/gone");
  });

  test("refreshes the hashes of rules that are not released", async () => {
    using tree = createTree(FILES);
    const before = await writeAll(tree);
    tree.write("games/dice/rules/1.ts", "export const createRules = () => 2;\n");
    expect(findStale(tree.root, await generateAll(tree))).toEqual([LOCK]);
    const after = await writeAll(tree);
    expect(after.versions["1"]?.closure["games/dice/rules/1.ts"]).not.toBe(
      before.versions["1"]?.closure["games/dice/rules/1.ts"],
    );
    expect(after.variants["standard"]?.rulesHash).not.toBe(before.variants["standard"]?.rulesHash);
  });

  test("refuses a change of released rules", async () => {
    using tree = createTree(FILES);
    await writeAll(tree, { game: "dice", version: 1 });
    tree.write("games/dice/rules/1.ts", "export const createRules = () => 2;\n");
    expect((await generateAll(tree)).problems).toEqual([
      expect.stringContaining("rules/1.ts is released and can't change"),
    ]);
  });

  test("refuses to release what isn't there", async () => {
    using tree = createTree(FILES);
    expect((await generateAll(tree, { game: "dice", version: 2 })).problems).toHaveLength(1);
    expect((await generateAll(tree, { game: "keno", version: 1 })).problems).toHaveLength(1);
  });

  test("stops at a variant that names no rules", async () => {
    using tree = createTree({ ...FILES, "games/dice/variants.ts": VARIANTS.replace("rules: 1", "rules: 7") });
    await expect(generateAll(tree)).rejects.toThrow('"standard" names rules 7, but there is no games/dice/rules/7.ts');
  });
});

/** What is wrong with a game of these files, once one was released and is then replaced by them. */
const problemsOf = async (changes: Readonly<Record<string, string>>): Promise<readonly string[]> => {
  using before = createTree(FILES);
  const lock = await writeAll(before, { game: "dice", version: 1 });
  // A tree of its own: what was loaded once is not loaded anew.
  using after = createTree({ ...FILES, [LOCK]: JSON.stringify(lock), ...changes });
  return (await generate(after.root)).problems;
};

describe("what ties a game together", () => {
  test("may change where nothing released does", async () => {
    expect(await problemsOf({ "games/dice/game.ts": `// Tied.\n${GAME}` })).toEqual([]);
  });

  test("can't swap the factory of released rules, not even for a wrapper", async () => {
    const wrapped = GAME.replace("parameters, createRules }", "parameters, createRules: () => createRules() }");
    expect(await problemsOf({ "games/dice/game.ts": wrapped })).toEqual([
      "games/dice/game.ts makes rules 1 by another factory; write `1: defineRules(contract, schema, createRules)` " +
        "with the createRules of games/dice/rules/1.ts",
    ]);
  });

  test("can't drop a version, nor list one that has no file", async () => {
    const moved = GAME.replace("{ 1: {", "{ 2: {");
    expect(await problemsOf({ "games/dice/game.ts": moved })).toEqual([
      expect.stringContaining("lists rules 2, but there is no games/dice/rules/2.ts"),
      expect.stringContaining("doesn't list rules 1"),
      expect.stringContaining('now reads released variant "standard" differently'),
    ]);
  });

  test("can't read a released variant as something else", async () => {
    const other = GAME.replace("unknown => value", 'unknown => ({ rtp: "1/2" })');
    expect(await problemsOf({ "games/dice/game.ts": other })).toEqual([
      "games/dice/game.ts or shared/contract/src/parameters.ts now reads released variant " +
        '"standard" differently, which can\'t be: rounds played under it must replay for ever. ' +
        "Restore it, and give new rules a schema of their own.",
    ]);
  });

  test("can't refuse a variant that names it", async () => {
    const refusing = GAME.replace("unknown => value", 'unknown => { throw new Error("no rtp") }');
    expect(await problemsOf({ "games/dice/game.ts": refusing })).toContainEqual(
      'games/dice/game.ts: the schema of rules 1 can\'t read variant "standard": no rtp',
    );
  });

  test.each([
    ["variants", 'const variants = { standard: { rules: 1, parameters: { rtp: "1/2" } } };'],
    ["contract", 'const contract = { name: "dice" };'],
  ])("can't have %s of its own", async (name, own) => {
    const source = GAME.replace(new RegExp(`^import \\{ ${name} \\}.*$`, "m"), own);
    expect(await problemsOf({ "games/dice/game.ts": source })).toContainEqual(
      expect.stringContaining(`games/dice/game.ts has ${name} of its own`),
    );
  });

  test("can't have a lock of its own", async () => {
    const source = GAME.replace(/^import lock .*$/m, 'const lock = { variants: { standard: { rulesHash: "00" } } };');
    expect(await problemsOf({ "games/dice/game.ts": source })).toEqual([
      expect.stringContaining("games/dice/game.ts has a lock of its own"),
    ]);
  });

  test("bears the folder's name", async () => {
    expect(await problemsOf({ "games/dice/contract.ts": 'export const contract = { name: "mines" };' })).toEqual([
      'games/dice/contract.ts names "mines"; name it "dice", like its folder',
    ]);
  });

  test("is loaded, or nothing is generated", async () => {
    await expect(problemsOf({ "games/dice/game.ts": "export const game = missing;" })).rejects.toThrow(
      "games/dice/game.ts can't be loaded: missing is not defined",
    );
    await expect(problemsOf({ "games/dice/game.ts": "export {};" })).rejects.toThrow("exports no `game`");
  });

  test("needs its lock", async () => {
    using tree = createTree(FILES);
    await expect(generate(tree.root)).rejects.toThrow(`${LOCK} is missing; run pnpm generate`);
  });
});

describe("generate, where git remembers", () => {
  test("refuses released rules that changed together with their lock", async () => {
    using tree = createTree(FILES);
    git(tree, "init", "-q");
    await writeAll(tree, { game: "dice", version: 1 });
    commitAll(tree);
    expect((await generateAll(tree)).problems).toEqual([]);

    tree.write(LOCK, '{ "versions": {}, "variants": {} }');
    tree.write("games/dice/rules/1.ts", "export const createRules = () => 2;\n");
    // Committed too: the release stands in an earlier commit.
    commitAll(tree);
    const { problems } = await generateAll(tree);
    expect(problems).toContainEqual(expect.stringContaining("rules/1.ts is released and can't change"));
    expect(problems).toContainEqual(expect.stringContaining("doesn't say that rules 1 are released"));
  });

  test("refuses to go on where the history can't be read", async () => {
    using tree = createTree({ ...FILES, ".git": "gitdir: nowhere\n" });
    expect((await generateAll(tree)).problems).toEqual([
      expect.stringContaining("what earlier commits released can't be known"),
    ]);
  });

  test("refuses the removal of a game that released rules", async () => {
    using tree = createTree(FILES);
    git(tree, "init", "-q");
    await writeAll(tree, { game: "dice", version: 1 });
    commitAll(tree);
    git(tree, "rm", "-rq", "games/dice");
    expect((await generateAll(tree)).problems).toContainEqual(expect.stringContaining("can't be removed"));
  });
});
