import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { listFiles, readPackages } from "../check/source-tree.ts";
import { createTree } from "../check/temp-tree.ts";
import { listGames } from "./game-folders.ts";
import { computeParFile, findStaleSheets, listParFiles } from "./par-sheets.ts";
import { rulesClosure } from "./rules-closure.ts";

const ROOT = join(import.meta.dirname, "../..");

/** A game in miniature, as far as a sheet wants one. */
const FILES = {
  "games/dice/package.json": '{ "name": "@croupier/dice" }',
  "games/dice/rules/1.ts": "export const sides = 6;\n",
  "games/dice/rules.lock.json": "{}",
  "games/dice/par.ts":
    'import "./rules.lock.json";\nimport { sides } from "./rules/1.ts";\nexport const par = sides;\n',
  "games/keno/package.json": '{ "name": "@croupier/keno" }',
};

describe("the committed PAR sheets", () => {
  test("are due for every game with a par.ts, until they are written", () => {
    using tree = createTree(FILES);
    const files = listParFiles(tree.root);
    expect(files).toMatchObject([{ path: "games/dice/par.json", par: "games/dice/par.ts" }]);
    expect(findStaleSheets(tree.root, files)).toEqual(files);
    tree.write("games/dice/par.json", JSON.stringify({ source: files[0]?.source, sheets: [] }));
    expect(findStaleSheets(tree.root, files)).toEqual([]);
  });

  test("are stale once anything changes that they are computed from, and not when rules are released", () => {
    using tree = createTree(FILES);
    tree.write("games/dice/par.json", JSON.stringify({ source: listParFiles(tree.root)[0]?.source, sheets: [] }));
    tree.write("games/dice/rules.lock.json", '{ "released": true }');
    expect(findStaleSheets(tree.root, listParFiles(tree.root))).toEqual([]);
    tree.write("games/dice/rules/1.ts", "export const sides = 7;\n");
    expect(findStaleSheets(tree.root, listParFiles(tree.root))).toHaveLength(1);
  });

  test("are refused for a par.ts that exports nothing to compute", async () => {
    using tree = createTree({ ...FILES, "games/dice/par.ts": "export const pair = 2;\n" });
    const [file] = listParFiles(tree.root);
    if (!file) throw new Error("no file is listed");
    await expect(computeParFile(tree.root, file)).rejects.toThrow("games/dice/par.ts exports no `par`");
  });
});

describe("the mathematics of a game", () => {
  const packages = readPackages(ROOT, listFiles(ROOT));
  const loadedBy = (entry: string): readonly string[] => rulesClosure(ROOT, packages, entry);
  const games = listGames(ROOT);

  test.each([
    ...games.map((game) => `games/${game}/game.ts`),
    ...games.map((game) => `games/${game}/contract.ts`),
    "gateway/src/router/router.ts",
    "shared/host/src/serve.ts",
    "shared/sdk/src/client.ts",
    "shared/sdk/src/verify.ts",
  ])("is not loaded by %s", (entry) => {
    const files = loadedBy(entry);
    expect(files).toContain(entry);
    expect(files.filter((path) => /\/(?:par|compute-par|figures)\.(?:ts|json)$/.test(path))).toEqual([]);
  });

  test("is there for every game", () => {
    expect(games.filter((game) => !existsSync(join(ROOT, "games", game, "par.ts")))).toEqual([]);
  });
});
