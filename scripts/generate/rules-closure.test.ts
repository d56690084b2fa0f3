import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { listFiles, readPackages } from "../check/source-tree.ts";
import { createTree } from "../check/temp-tree.ts";
import { rulesClosure, rulesHash } from "./rules-closure.ts";

const RULES = `import type { Rules } from "@croupier/contract/rules";
import { add } from "@croupier/math/rational";
import { deck } from "./cards.ts";
import table from "./table.json" with { type: "json" };
import { z } from "zod";
`;

const FILES = {
  "shared/math/package.json": '{ "name": "@croupier/math", "exports": { "./*": "./src/*.ts" } }',
  "shared/math/src/rational.ts": 'export { gcd } from "./gcd.ts";\n',
  "shared/math/src/gcd.ts": 'import "./rational.ts";\n',
  "shared/math/src/unused.ts": "",
  "shared/contract/package.json": '{ "name": "@croupier/contract", "exports": { "./*": "./src/*.ts" } }',
  "shared/contract/src/rules.ts": "",
  "games/dice/package.json": '{ "name": "@croupier/dice", "exports": { ".": "./game.ts" } }',
  "games/dice/rules/1.ts": RULES,
  "games/dice/rules/cards.ts": 'export const deck = () => import("@croupier/math/rational");\n',
  "games/dice/rules/table.json": "{}",
};

const closureOf = (root: string): readonly string[] =>
  rulesClosure(root, readPackages(root, listFiles(root)), "games/dice/rules/1.ts");

describe("rulesClosure", () => {
  test("holds every file the rules load, sorted, and none that only lends types", () => {
    using tree = createTree(FILES);
    expect(closureOf(tree.root)).toEqual([
      "games/dice/rules/1.ts",
      "games/dice/rules/cards.ts",
      "games/dice/rules/table.json",
      "shared/math/src/gcd.ts",
      "shared/math/src/rational.ts",
    ]);
  });

  test("refuses an import it can't follow", () => {
    using tree = createTree({ ...FILES, "games/dice/rules/cards.ts": "export const a = (b: string) => import(b);" });
    expect(() => closureOf(tree.root)).toThrow(/cards\.ts:1 computes what it imports/);
  });

  test("refuses a subpath that no package exports", () => {
    using tree = createTree({ ...FILES, "games/dice/rules/cards.ts": 'import "@croupier/dice/secret";' });
    expect(() => closureOf(tree.root)).toThrow(/games\/dice\/package\.json exports no "\.\/secret"/);
  });
});

describe("rulesHash", () => {
  const variant = { rules: 1, parameters: { rtp: "99/100" } };
  const hashOf = (files: Readonly<Record<string, string>>, of: unknown = variant): string => {
    using tree = createTree(files);
    return rulesHash(tree.root, closureOf(tree.root), of);
  };

  test("is what its documentation says, recomputed by hand", () => {
    using tree = createTree({ "b.ts": "é\n", "a.ts": "" });
    const files = ["a.ts", "\0", "0", "\0", "", "b.ts", "\0", "3", "\0", "é\n"];
    const framed = [...files, "", "\0", "41", "\0", '{"parameters":{"rtp":"99/100"},"rules":1}'].join("");
    expect(rulesHash(tree.root, ["b.ts", "a.ts"], variant)).toBe(createHash("sha256").update(framed).digest("hex"));
  });

  test("changes with any file of the closure, far or near", () => {
    const before = hashOf(FILES);
    expect(hashOf({ ...FILES, "shared/math/src/gcd.ts": "\n" })).not.toBe(before);
    expect(hashOf({ ...FILES, "games/dice/rules/1.ts": `${RULES}\n` })).not.toBe(before);
    expect(hashOf({ ...FILES, "games/dice/rules/table.json": "{ }" })).not.toBe(before);
  });

  test("changes with the variant, but not with the order of its keys", () => {
    expect(hashOf(FILES, { rules: 1, parameters: { rtp: "98/100" } })).not.toBe(hashOf(FILES));
    expect(hashOf(FILES, { parameters: { rtp: "99/100" }, rules: 1 })).toBe(hashOf(FILES));
  });

  test("does not change with a file outside the closure", () => {
    expect(hashOf({ ...FILES, "shared/contract/src/rules.ts": "// more", "shared/math/src/unused.ts": "//" })).toBe(
      hashOf(FILES),
    );
  });

  test("tells apart a content that moves from one file to the next", () => {
    using one = createTree({ a: "xy", b: "" });
    using two = createTree({ a: "x", b: "y" });
    expect(rulesHash(one.root, ["a", "b"], variant)).not.toBe(rulesHash(two.root, ["a", "b"], variant));
  });
});
