import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createTree } from "../check/temp-tree.ts";
import { outdatedSimulations, recordInReadme, staleReadmes } from "./game-readmes.ts";

const section = (name: string, rtp: string) => ({
  name,
  rtp: { exact: rtp },
  hitFrequency: { exact: "1/3" },
  standardDeviation: "1.23456789",
  maximum: { multiplier: "5/2", oneIn: "1048576" },
});

const HASH = "ab".repeat(32);

const FILES = {
  "games/dice/package.json": '{ "name": "@croupier/dice" }',
  "games/dice/par.json": JSON.stringify({
    sheets: [{ variant: "standard", sections: [section("low | high", "99/100"), section("six", "973/1000")] }],
  }),
  "games/dice/rules.lock.json": JSON.stringify({ variants: { standard: { rulesHash: HASH } } }),
  "games/dice/README.md":
    "# Dice\n\n<!-- par:begin --><!-- par:end -->\n\n<!-- simulation:begin -->\n<!-- simulation:end -->\n",
};

const RECORD = {
  variant: "standard",
  rulesHash: HASH,
  command: "pnpm simulate dice",
  output: "six  97.3\n\nIt agrees.",
};

describe("a game's README", () => {
  test("shows a row for each class of its committed sheets, and their range", async () => {
    using tree = createTree(FILES);
    const text = (await staleReadmes(tree.root)).get("games/dice/README.md") ?? "";
    expect(text).toContain("**standard**: RTP 97.3 % to 99 %");
    expect(text).toMatch(/\| low \\\| high +\| 99 % +\| 33.3333 % +\| 1.235 +\| 2.5 × +\| 1,048,576 +\|/);
    tree.write("games/dice/README.md", text);
    expect([...(await staleReadmes(tree.root))]).toEqual([]);
  });

  test("is stale once a figure in it is not the sheet's", async () => {
    using tree = createTree(FILES);
    const text = (await staleReadmes(tree.root)).get("games/dice/README.md") ?? "";
    tree.write("games/dice/README.md", text.replace("97.3", "97.4"));
    expect([...(await staleReadmes(tree.root)).values()]).toEqual([text]);
  });

  test("folds a long table", async () => {
    const sections = Array.from({ length: 26 }, (_, index) => section(`${index} hits`, "1/2"));
    const sheets = [{ variant: "standard", sections }];
    using tree = createTree({ ...FILES, "games/dice/par.json": JSON.stringify({ sheets }) });
    expect((await staleReadmes(tree.root)).get("games/dice/README.md")).toContain(
      "<summary>all 26 kinds of bet</summary>",
    );
  });

  test("is missed, and so are the marks, with a sentence that says what to write", async () => {
    using tree = createTree({ ...FILES, "games/dice/README.md": "# Dice\n" });
    await expect(staleReadmes(tree.root)).rejects.toThrow(
      "games/dice/README.md has no place for it; write <!-- par:begin --> and <!-- par:end --> there",
    );
    const { "games/dice/README.md": _, ...without } = FILES;
    using bare = createTree(without);
    await expect(staleReadmes(bare.root)).rejects.toThrow("games/dice/README.md is missing");
  });
});

describe("a recorded simulation", () => {
  test("stands in the README, in the place of its variant's earlier one", async () => {
    using tree = createTree(FILES);
    const read = () => readFileSync(join(tree.root, "games/dice/README.md"), "utf8");
    await recordInReadme(tree.root, "dice", { ...RECORD, output: "old" });
    await recordInReadme(tree.root, "dice", { ...RECORD, variant: "low" });
    await recordInReadme(tree.root, "dice", RECORD);
    expect(read()).not.toContain("old");
    expect(read().match(/six {2}97\.3\n\nIt agrees\.\n```/g)).toHaveLength(2);
    expect(read().indexOf("`standard`")).toBeLessThan(read().indexOf("`low`"));
  });

  test("is outdated once the variant's rules or parameters are others, or the variant is gone", async () => {
    using tree = createTree(FILES);
    await recordInReadme(tree.root, "dice", RECORD);
    expect(outdatedSimulations(tree.root)).toEqual([]);
    await recordInReadme(tree.root, "dice", { ...RECORD, rulesHash: "cd".repeat(32) });
    await recordInReadme(tree.root, "dice", { ...RECORD, variant: "low" });
    expect(outdatedSimulations(tree.root)).toEqual([
      "games/dice/README.md shows a simulation of other rules as standard's; run pnpm simulate dice",
      "games/dice/README.md shows a simulation of other rules as low's; run pnpm simulate dice",
    ]);
  });
});
