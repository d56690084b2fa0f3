import { describe, expect, test } from "vitest";
import { checkImports } from "./import-rules.ts";
import { createTree } from "./temp-tree.ts";

const SHARED = ["math", "fairness", "contract", "db", "ledger", "host", "sdk", "testing", "telemetry"];
const FOLDERS = [
  ...SHARED.map((name) => `shared/${name}`),
  "gateway",
  "gateway/lobby",
  "games/dice",
  "games/mines",
  "scripts",
];

const manifests = Object.fromEntries(
  FOLDERS.map((folder) => [`${folder}/package.json`, `{ "name": "@croupier/${folder.split("/").at(-1)}" }`]),
);

const check = (path: string, source: string): readonly string[] => {
  using tree = createTree({ ...manifests, [path]: source });
  return checkImports(tree.root);
};

describe("the import table", () => {
  test.each([
    ["shared/math/src/a.ts", 'import { b } from "./b.ts";'],
    ["shared/fairness/src/a.ts", 'import { hmac } from "@noble/hashes/hmac.js";'],
    ["shared/contract/src/game.ts", 'import { z } from "zod";'],
    ["shared/contract/src/identity.ts", 'import { createHmac } from "node:crypto";'],
    ["games/dice/game.ts", 'import { createRules } from "./rules/1.ts";'],
    ["games/dice/rules/1.ts", 'import { add } from "@croupier/math/rational";'],
    ["games/dice/rules/1.ts", 'import type { Stream } from "@croupier/fairness/draws";'],
    ["games/dice/game.test.ts", 'import { describeLaws } from "@croupier/testing/laws";'],
    ["games/dice/game.fuzz.test.ts", 'import fc from "fast-check";'],
    ["shared/fairness/src/a.test.ts", 'import { readFileSync } from "node:fs";'],
    ["shared/db/src/a.ts", 'import pg from "pg"; import "node:fs";'],
    ["shared/ledger/src/a.ts", 'import { database } from "@croupier/db/database";'],
    ["shared/ledger/src/a.ts", 'import { other } from "@croupier/ledger/other";'],
    ["shared/host/src/a.ts", 'import { commit } from "@croupier/ledger/commit";'],
    ["shared/host/src/load-game.ts", "export const load = (path: string) => import(path);"],
    ["gateway/src/a.ts", 'import { contract } from "@croupier/dice/contract";'],
    ["gateway/src/a.ts", 'import { roundRecord } from "@croupier/ledger/round-record";'],
    ["gateway/src/a.ts", 'import type { AccountKey } from "@croupier/ledger/entry";'],
    ["games/dice/contract.ts", 'import * as z from "@croupier/contract/zod";'],
    ["games/dice/contract.ts", 'import { ONE } from "@croupier/math/rational";'],
    ["games/dice/words.ts", 'import { defineWords } from "@croupier/contract/words";'],
    ["games/dice/words.ts", 'import type { contract } from "./contract.ts";'],
    ["gateway/src/a.ts", 'import { words } from "@croupier/dice/words";'],
    ["shared/host/src/a.test.ts", 'import "./b.test.ts";'],
    ["shared/sdk/src/a.ts", 'import type { Router } from "@croupier/gateway/router";'],
    ["shared/sdk/src/a.ts", 'export const a = () => import("@croupier/dice");'],
    ["gateway/lobby/src/a.ts", 'import { createClient } from "@croupier/sdk";'],
    ["scripts/a.ts", 'import { game } from "@croupier/dice"; import "../anywhere.ts";'],
  ])("lets %s write %s", (path, source) => {
    expect(check(path, source)).toEqual([]);
  });

  test.each([
    ["shared/math/src/a.ts", 'import type { C } from "@croupier/contract/game";'],
    ["shared/math/src/a.ts", 'import "node:fs";'],
    ["shared/math/src/a.ts", 'import "fs";'],
    ["shared/fairness/src/a.ts", 'import { createHash } from "node:crypto";'],
    ["shared/fairness/src/a.ts", 'import { z } from "zod";'],
    ["shared/contract/src/game.ts", 'import { createHmac } from "node:crypto";'],
    ["shared/contract/src/identity.ts", 'import "node:fs";'],
    ["shared/contract/src/identity-card.ts", 'import { createHmac } from "node:crypto";'],
    ["games/dice/contract.ts", 'import { createRules } from "./rules/1.ts";'],
    ["games/dice/contract.ts", 'import type { State } from "./rules/1.ts";'],
    ["games/dice/contract.ts", 'import { game } from "@croupier/dice";'],
    ["games/dice/contract.ts", 'import type { Stream } from "@croupier/fairness/stream";'],
    ["games/dice/rules/1.mts", 'import { z } from "zod";'],
    ["games/dice/rules/1.cts", 'import z = require("zod");'],
    ["games/dice/rules/1.cjs", 'const z = require("zod");'],
    ["games/dice/rules/1.jsx", 'import { z } from "zod";'],
    ["games/dice/rules/1.ts", 'import "#rules";'],
    ["games/dice/rules/1.ts", 'import "/srv/rules.ts";'],
    ["games/dice/rules/1.ts", 'import "file:///srv/rules.ts";'],
    ["games/dice/rules/1.ts", 'import "data:text/javascript,0";'],
    ["scripts/a.ts", 'import "#alias";'],
    ["games/dice/rules/1.ts", 'import "../game.test.ts";'],
    ["shared/ledger/src/a.ts", 'import { a } from "@croupier/contract/identity.test";'],
    ["scripts/a.ts", 'import "./a.test.ts";'],
    ["shared/host/src/a.ts", 'import { createRequire } from "node:module";'],
    ["shared/host/src/a.ts", 'import { createRequire } from "module";'],
    ["shared/ledger/src/a.ts", 'import { runInThisContext } from "node:vm";'],
    ["gateway/src/a.ts", 'import { createRequire } from "node:module";'],
    ["games/dice/game.test.ts", 'import { createRequire } from "node:module";'],
    ["shared/contract/src/game.ts", 'export { stream } from "@croupier/fairness/stream";'],
    ["games/dice/rules/1.ts", 'import { z } from "zod";'],
    ["games/dice/rules/1.ts", 'import { stream } from "@croupier/fairness/stream";'],
    ["games/dice/rules/1.ts", 'import { type Stream } from "@croupier/fairness/stream";'],
    ["games/dice/rules/1.ts", 'import type { Mines } from "@croupier/mines";'],
    ["games/dice/rules/1.ts", 'import "../../mines/rules/1.ts";'],
    ["games/dice/rules/1.ts", "export const load = (name: string) => import(name);"],
    ["games/dice/game.ts", 'import { describeLaws } from "@croupier/testing/laws";'],
    ["games/dice/game.test.ts", 'import { host } from "@croupier/host/host";'],
    ["shared/db/src/a.ts", 'import { add } from "@croupier/math/rational";'],
    ["shared/ledger/src/a.ts", 'import { host } from "@croupier/host/host";'],
    ["shared/host/src/a.ts", "export const load = (path: string) => import(path);"],
    ["shared/host/src/a.ts", 'import { game } from "@croupier/dice";'],
    ["gateway/src/a.ts", 'import { game } from "@croupier/dice";'],
    ["gateway/src/a.ts", 'import { commit } from "@croupier/ledger/commit";'],
    ["gateway/src/a.ts", 'import { findAccount } from "@croupier/ledger/accounts";'],
    ["gateway/src/a.ts", 'import { rotate } from "@croupier/ledger/seed-pairs";'],
    ["gateway/src/a.ts", 'import { a } from "@croupier/ledger/entry";'],
    ["gateway/src/a.ts", 'import { a } from "@croupier/ledger";'],
    ["gateway/src/a.ts", 'import { createRules } from "@croupier/dice/rules";'],
    ["gateway/src/a.ts", 'import { deriveSeed } from "@croupier/fairness/seed";'],
    ["gateway/src/a.ts", 'import { start } from "../lobby/src/start.ts";'],
    ["shared/sdk/src/a.ts", 'import { router } from "@croupier/gateway/router";'],
    ["shared/sdk/src/a.ts", 'import "node:crypto";'],
    ["gateway/lobby/src/a.ts", 'import type { Router } from "@croupier/gateway/router";'],
    ["gateway/lobby/src/a.tsx", 'import { contract } from "@croupier/dice/contract";'],
    ["gateway/src/a.ts", 'import { a } from "@croupier/nobody/a";'],
  ])("refuses %s the line %s", (path, source) => {
    expect(check(path, source)).toEqual([expect.stringContaining(`${path}:1 `)]);
  });
});

describe("checkImports", () => {
  test("says what the package may import", () => {
    expect(check("games/dice/rules/1.ts", 'import "node:fs";')).toEqual([
      'games/dice/rules/1.ts:1 imports "node:fs"; games/dice may import shared/math, shared/contract, type shared/fairness',
    ]);
  });

  test("fails where it read no source file", () => {
    using tree = createTree(manifests);
    expect(checkImports(tree.root)).toEqual([expect.stringContaining("found no source file")]);
  });

  test("fails for a package that the table doesn't name", () => {
    using tree = createTree({ "shared/new/package.json": '{ "name": "@croupier/new" }', "shared/new/src/a.ts": "" });
    expect(checkImports(tree.root)).toEqual([expect.stringContaining("no row of scripts/check/import-table.ts names")]);
  });
});
