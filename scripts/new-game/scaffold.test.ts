import { existsSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createTree } from "../check/temp-tree.ts";
import { checkTidy } from "../check/tidy.ts";
import { firstLocks, generate, writeFiles } from "../generate/generated-files.ts";
import { refuseName, scaffold, writeGame } from "./scaffold.ts";

describe("refuseName", () => {
  test.each(["dice", "lucky-seven", "three-card-21"])("accepts %s", (name) => {
    expect(refuseName(name, ["@croupier/keno"])).toBeUndefined();
  });

  test.each([
    ["Dice", "kebab-case"],
    ["lucky_seven", "kebab-case"],
    ["7-lucky", "kebab-case"],
    ["a--b", "kebab-case"],
    ["../up", "kebab-case"],
    ["", "kebab-case"],
    ["a".repeat(31), "longer than"],
    ["gateway", "another part of the house"],
    ["then", "procedure's group"],
    ["call", "procedure's group"],
    ["apply", "procedure's group"],
    ["constructor", "procedure's group"],
    ["dist", "built and skipped"],
    ["coverage", "built and skipped"],
    ["node_modules", "kebab-case"],
    ["common-draw", '"common" says nothing'],
    ["dice-utils", '"utils" says nothing'],
    ["keno", "exists already"],
  ])("refuses %j", (name, why) => {
    expect(refuseName(name, ["@croupier/keno"])).toContain(why);
  });
});

describe("a new game", () => {
  const SDK = '{ "name": "@croupier/sdk", "dependencies": {} }';
  const HOUSE = {
    "gateway/package.json": SDK.replace("sdk", "gateway"),
    "shared/sdk/package.json": SDK,
    "infra/one-process/package.json": SDK.replace("sdk", "one-process"),
  };

  test("bears its own name and title everywhere", () => {
    const files = scaffold("big-wheel");
    expect(files.get("contract.ts")).toContain('name: "big-wheel",\n  title: "Big wheel",');
    expect([...files.values()].filter((text) => /lucky/i.test(text))).toEqual([]);
    expect([...files.keys()].toSorted()).toEqual([
      "README.md",
      "contract.ts",
      "expectation.ts",
      "game.test.ts",
      "game.ts",
      "package.json",
      "par.ts",
      "rules/1.ts",
      "variants.ts",
      "words.ts",
    ]);
  });

  test("is in every registry, and keeps the house rules", async () => {
    using tree = createTree({
      ...HOUSE,
      "shared/math/package.json": '{ "name": "@croupier/math", "exports": { "./*": "./src/*.ts" } }',
      "shared/math/src/rational.ts": "",
    });
    writeGame(tree.root, "big-wheel");
    symlinkSync(join(import.meta.dirname, "../node_modules"), join(tree.root, "node_modules"));
    writeFiles(tree.root, await firstLocks(tree.root));
    const { files, problems } = await generate(tree.root);
    expect(problems).toEqual([]);
    expect(files.get("gateway/src/games.gen.ts")).toContain('"big-wheel": bigWheelContract');
    expect(files.get("gateway/src/words.gen.ts")).toContain('"big-wheel": bigWheelWords');
    expect(files.get("shared/sdk/src/games.gen.ts")).toContain('import("@croupier/big-wheel")');
    expect(checkTidy(tree.root)).toEqual([]);
  });

  test("never overwrites a folder", () => {
    using tree = createTree({ "games/big-wheel/notes.md": "" });
    expect(() => writeGame(tree.root, "big-wheel")).toThrow("games/big-wheel exists already");
    expect(existsSync(join(tree.root, "games/big-wheel/game.ts"))).toBe(false);
  });
});
