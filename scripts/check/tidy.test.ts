import { expect, test } from "vitest";
import { createTree } from "./temp-tree.ts";
import { checkTidy } from "./tidy.ts";

const check = (path: string, text = ""): readonly string[] => {
  using tree = createTree({ [path]: text });
  return checkTidy(tree.root);
};

test.each([
  ["games/dice/rules/1.ts", ""],
  ["shared/host/src/open-round.pg.test.ts", ""],
  [".github/CONTRIBUTING.md", ""],
  [".oxlintrc.json", "{}"],
  ["shared/db/src/migrations/0001-spine.ts", ""],
  ["gateway/lobby/src/app.tsx", ""],
  ["src/long.ts", "line\n".repeat(400)],
  ["src/games.gen.ts", "line\n".repeat(900)],
  [
    "package.json",
    '{ "dependencies": { "a": "1.2.3", "b": "catalog:", "c": "workspace:*", "d": "npm:@x/d@6.0.1-rc.2" } }',
  ],
  ["pnpm-workspace.yaml", 'packages:\n  - games/*\ncatalog:\n  "@a/b": 1.2.3\n  c: 1.0.0-beta.1\n\nother: ^1\n'],
])("passes %s", (path, text) => {
  expect(check(path, text)).toEqual([]);
});

test.each([
  ["src/openRound.ts", "", "kebab-case"],
  ["src/Open.ts", "", "kebab-case"],
  ["src/open_round.ts", "", "kebab-case"],
  ["games/dice/rules/1.js", "", "write sources as .ts"],
  ["games/dice/rules/1.mjs", "", "write sources as .ts"],
  ["games/dice/rules/1.cjs", "", "write sources as .ts"],
  ["games/dice/rules/1.mts", "", "write sources as .ts"],
  ["games/dice/rules/1.cts", "", "write sources as .ts"],
  ["games/dice/rules/1.jsx", "", "write sources as .ts"],
  ["gateway/src/app.tsx", "", "write sources as .ts"],
  ["gateway/lobby/src/app.jsx", "", "write sources as .ts"],
  ["games/dice/rules/1.ts", "const m = Math;", "rules/1.ts:1 uses Math"],
  ["src/utils.ts", "", '"utils" says nothing'],
  ["src/common/round.ts", "", '"common" says nothing'],
  ["src/seed-manager.ts", "", '"manager" says nothing'],
  ["src/long.ts", "line\n".repeat(401), "401 lines"],
  ["package.json", '{ "dependencies": { "a": "^1.2.3" } }', 'a is "^1.2.3"'],
  ["package.json", '{ "devDependencies": { "a": "24.x" } }', 'a is "24.x"'],
  ["pnpm-workspace.yaml", 'catalog:\n  # why\n  b: 1.0.0\n\n  "@a/b": ~1.2.3\n', '@a/b is "~1.2.3"'],
])("refuses %s", (path, text, problem) => {
  expect(check(path, text)).toEqual([expect.stringContaining(problem)]);
});
