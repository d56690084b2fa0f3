import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { GoldenFile } from "@croupier/testing/golden/golden-file";
import { describe, expect, test } from "vitest";
import { createTree, type TempTree } from "../check/temp-tree.ts";
import { scaffold, writeGame } from "../new-game/scaffold.ts";
import {
  findStale,
  firstLocks,
  generate,
  type Generated,
  type GenerateOptions,
  writeFiles,
} from "./generated-files.ts";

const GAME = "games/big-wheel";
const GOLDEN = `${GAME}/golden.json`;
const LOCK = `${GAME}/rules.lock.json`;
const SDK = '{ "name": "@croupier/sdk", "dependencies": {} }';
/** What the template's rules load, as the tree has it. */
const HOUSE = {
  "gateway/package.json": SDK.replace("sdk", "gateway"),
  "shared/sdk/package.json": SDK,
  "infra/one-process/package.json": SDK.replace("sdk", "one-process"),
  "shared/math/package.json": '{ "name": "@croupier/math", "exports": { "./*": "./src/*.ts" } }',
  "shared/math/src/rational.ts": "",
};

/** A tree with a new game in it; what else it holds comes instead of what the template says. */
const houseWith = async (files: Readonly<Record<string, string>> = {}): Promise<TempTree> => {
  const tree = createTree(HOUSE);
  writeGame(tree.root, "big-wheel");
  for (const [path, text] of Object.entries(files)) tree.write(path, text);
  symlinkSync(join(import.meta.dirname, "../node_modules"), join(tree.root, "node_modules"));
  writeFiles(tree.root, await firstLocks(tree.root));
  return tree;
};

const generateAll = async (tree: TempTree, options?: GenerateOptions): Promise<Generated> => {
  const generated = await generate(tree.root, options);
  expect(generated.problems).toEqual([]);
  writeFiles(tree.root, generated.files);
  return generated;
};

const release = { game: "big-wheel", version: 1 };
const textOf = (tree: TempTree, path: string): string => readFileSync(join(tree.root, path), "utf8");

/** The lock and the golden rounds of the game once it was released. */
const released = async (): Promise<Readonly<Record<string, string>>> => {
  using tree = await houseWith();
  await generateAll(tree, { release });
  return Object.fromEntries([GOLDEN, LOCK].map((path) => [path, textOf(tree, path)]));
};

/** A tree of its own, since what was loaded once is not loaded anew: the released game after these changes. */
const problemsAfter = async (changes: Readonly<Record<string, string>>): Promise<readonly string[]> => {
  using tree = await houseWith({ ...(await released()), ...changes });
  return (await generate(tree.root)).problems;
};

const withDrawn = (text: string, drawn: number): string => text.replace(/"10:\d"/, `"10:${drawn}"`);

/** A pick of 3 is as good as one of 7. */
const otherClass = scaffold("big-wheel").get("par.ts")?.replace("pick: 7", "pick: 3") ?? "";

describe("golden rounds", () => {
  test("are recorded for a new game, a line each, and then up to date", async () => {
    using tree = await houseWith();
    const { files } = await generateAll(tree);
    const lines = files.get(GOLDEN)?.split("\n") ?? [];
    expect(lines.filter((line) => line.startsWith('      {"nonce":'))).toHaveLength(12);
    const { variants } = JSON.parse(files.get(GOLDEN) ?? "") as GoldenFile;
    expect(variants["standard"]?.[0]).toMatchObject({ selections: [{ pick: 7 }], steps: [{ view: { pick: 7 } }] });
    expect(findStale(tree.root, await generateAll(tree))).toEqual([]);
  });

  test("are recorded anew where nothing is released, and only where they come out otherwise", async () => {
    using tree = await houseWith({ [`${GAME}/par.ts`]: otherClass });
    const kept = (await released())[GOLDEN] ?? "";
    tree.write(GOLDEN, kept);
    expect((await generateAll(tree)).files.get(GOLDEN)).toBe(kept);
    tree.write(GOLDEN, withDrawn(kept, 11));
    const { files } = await generateAll(tree);
    expect(JSON.parse(files.get(GOLDEN) ?? "")).toMatchObject({
      variants: { standard: [{ selections: [{ pick: 3 }] }, ...Array.from({ length: 11 }, () => ({}))] },
    });
  });

  test("stand as they are where they are not to be played, but never stale into a release", async () => {
    const kept = (await released())[GOLDEN] ?? "";
    using tree = await houseWith({ [GOLDEN]: withDrawn(kept, 11) });
    expect((await generateAll(tree, { play: false })).files.has(GOLDEN)).toBe(false);
    expect((await generateAll(tree, { play: false, release })).files.get(GOLDEN)).toBe(kept);
  });

  test("are of the variants that there are", async () => {
    using tree = await houseWith();
    await generateAll(tree);
    const golden = JSON.parse(textOf(tree, GOLDEN)) as GoldenFile;
    const rounds = golden.variants["standard"];
    tree.write(GOLDEN, JSON.stringify({ ...golden, variants: { gone: rounds, standard: rounds } }));
    const { files } = await generateAll(tree);
    expect(Object.keys((JSON.parse(files.get(GOLDEN) ?? "") as GoldenFile).variants)).toEqual(["standard"]);
  });
});

describe("golden rounds of a released variant", () => {
  test("are in the lock, and come back as they were", async () => {
    const files = await released();
    expect(files[LOCK]).toMatch(/"golden": "[0-9a-f]{64}"/);
    using tree = await houseWith({ [LOCK]: files[LOCK] ?? "" });
    expect((await generateAll(tree)).files.get(GOLDEN)).toBe(files[GOLDEN]);
  });

  test("are not written over, and pnpm check says what to do", async () => {
    const files = await released();
    expect(await problemsAfter({ [GOLDEN]: withDrawn(files[GOLDEN] ?? "", 11) })).toEqual([
      expect.stringMatching(
        /^golden round \d+ of big-wheel standard: at step 0, draws: recorded "10:11", now "10:\d"$/,
      ),
      expect.stringMatching(/^Released rounds come out the same for ever: undo what changed them/),
      expect.stringContaining('games/big-wheel/golden.json has other rounds of released variant "standard"'),
    ]);
  });

  test("can't be thrown away for others", async () => {
    const golden = JSON.parse((await released())[GOLDEN] ?? "") as GoldenFile;
    const emptied = JSON.stringify({ ...golden, variants: {} });
    expect(await problemsAfter({ [GOLDEN]: emptied, [`${GAME}/par.ts`]: otherClass })).toEqual([
      'games/big-wheel/golden.json has other rounds of released variant "standard": rounds played under it must replay ' +
        "for ever. Restore them.",
    ]);
  });
});
