import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { createTree } from "./temp-tree.ts";

const ROOT = join(import.meta.dirname, "../..");
const OXLINT = join(ROOT, "node_modules", ".bin", "oxlint");
const CONFIG = ".oxlintrc.json";

const PURE = ["games/dice/rules/1.ts", "games/dice/game.ts", "shared/math/src/rational.ts"];
const BROWSER = ["shared/fairness/src/seed.ts", "shared/contract/src/game.ts", "shared/sdk/src/client.ts"];
const FREE = [
  "games/dice/game.test.ts",
  "shared/sdk/src/client.test.ts",
  "shared/contract/src/identity.ts",
  "gateway/src/app.ts",
];

/** A line of source for each name, which the rule's message must quote. */
const SOURCE: Readonly<Record<string, string>> = {
  Date: "new Date();",
  performance: "performance.now();",
  setTimeout: "setTimeout(f, 1);",
  setImmediate: "setImmediate(f);",
  Intl: "new Intl.NumberFormat();",
  crypto: "crypto.randomUUID();",
  process: "process.exit();",
  require: 'require("x");',
  Buffer: 'Buffer.from("x");',
  globalThis: "globalThis.x();",
  fetch: 'fetch("x");',
  localeCompare: '"a".localeCompare("b");',
  toLocaleString: "(1).toLocaleString();",
};
const IN_BROWSERS = ["process", "Buffer", "require", "setImmediate"];

/** Which of the names are refused in each file, by the house's own configuration. */
const lint = (paths: readonly string[]): ReadonlyMap<string, readonly string[]> => {
  const names = Object.keys(SOURCE);
  const source = Object.values(SOURCE).join("\n");
  // Types would take the whole house; the rules looked at here need none.
  const config = readFileSync(join(ROOT, CONFIG), "utf8").replace('"typeAware": true', '"typeAware": false');
  using tree = createTree({ ...Object.fromEntries(paths.map((path) => [path, source])), [CONFIG]: config });
  const { stdout } = spawnSync(OXLINT, ["--format=json"], { cwd: tree.root, encoding: "utf8" });
  const { diagnostics } = JSON.parse(stdout) as {
    readonly diagnostics: readonly {
      readonly code: string;
      readonly filename: string;
      readonly labels: readonly { readonly span: { readonly line: number } }[];
    }[];
  };
  const restricted = diagnostics.filter(({ code }) => code.includes("no-restricted"));
  return new Map(
    paths.map((path) => {
      const lines = restricted.filter(({ filename }) => filename === path).map(({ labels }) => labels[0]?.span.line);
      return [path, names.filter((_, index) => lines.includes(index + 1))];
    }),
  );
};

describe("the linter", () => {
  let refused: ReadonlyMap<string, readonly string[]>;
  beforeAll(() => {
    refused = lint([...PURE, ...BROWSER, ...FREE]);
  });

  test.each(PURE)("refuses %s clock, chance, input and what differs between engines", (path) => {
    expect(refused.get(path)).toEqual(Object.keys(SOURCE));
  });

  test.each(BROWSER)("refuses %s what browsers lack", (path) => {
    expect(refused.get(path)?.toSorted()).toEqual(IN_BROWSERS.toSorted());
  });

  test.each(FREE)("lets %s be", (path) => {
    expect(refused.get(path)).toEqual([]);
  });
});
