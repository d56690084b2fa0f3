import { chmodSync, existsSync, mkdirSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createTree, type TempTree } from "../check/temp-tree.ts";
import { type DevHome, isOurHome, locateHome, makeHome } from "./home.ts";
import { resetHome, stopRunning } from "./stop.ts";

const KEYS = JSON.stringify({ masterKey: "key" });

const homeOf = ({ root }: TempTree): DevHome => locateHome(root, { CROUPIER_HOME: "home" });

const modeOf = (directory: string): number => statSync(directory).mode & 0o777;

describe("a home of `pnpm dev`", () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ["nothing", {}],
    ["our keys", { "secrets.json": KEYS, "postgres/PG_VERSION": "18" }],
    ["our keys among other things", { "secrets.json": KEYS, "notes.md": "" }],
    ["what a start that was killed left", { "dev.pid": "1", "compile-cache/a": "" }],
    ["our files and damaged keys", { "secrets.json": "{", "compile-cache/a": "", "postgres/PG_VERSION": "18" }],
  ])("may hold %s", (_, files) => {
    using tree = createTree(Object.fromEntries(Object.entries(files).map(([path, text]) => [`home/${path}`, text])));
    expect(isOurHome(homeOf(tree))).toBe(true);
    expect(() => makeHome(homeOf(tree))).not.toThrow();
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ["somebody's files", { "notes.md": "" }],
    ["somebody's database", { "postgres/PG_VERSION": "18" }],
    ["somebody's secrets", { "secrets.json": '{ "token": "x" }' }],
    ["somebody's files with a cache", { "notes.md": "", "compile-cache/a": "" }],
  ])("may not hold %s: nothing starts there, stops or is deleted", async (_, files) => {
    using tree = createTree(Object.fromEntries(Object.entries(files).map(([path, text]) => [`home/${path}`, text])));
    const home = homeOf(tree);
    expect(() => makeHome(home)).toThrow("holds what `pnpm dev` did not make: set CROUPIER_HOME to an empty folder");
    await expect(resetHome(home)).rejects.toThrow("did not make");
    expect(await stopRunning(home)).toBe(false);
    for (const path of Object.keys(files)) expect(existsSync(join(home.directory, path))).toBe(true);
  });

  test("is closed to others when we made it, and stays as it was when we did not", () => {
    using tree = createTree({});
    makeHome(homeOf(tree));
    expect(modeOf(join(tree.root, "home"))).toBe(0o700);
    const given = locateHome(tree.root, { CROUPIER_HOME: "given" });
    mkdirSync(given.directory);
    chmodSync(given.directory, 0o755);
    makeHome(given);
    expect(modeOf(given.directory)).toBe(0o755);
  });
});

describe("resetHome", () => {
  test("deletes what we made and nothing else", async () => {
    using tree = createTree({
      "home/secrets.json": KEYS,
      "home/dev.json": "{}",
      "home/compile-cache/a": "",
      "home/postgres/PG_VERSION": "18",
      "home/notes.md": "",
    });
    const home = homeOf(tree);
    await resetHome(home);
    const left = ["secrets.json", "dev.json", "compile-cache", "postgres", "notes.md"].filter((name) =>
      existsSync(join(home.directory, name)),
    );
    expect(left).toEqual(["notes.md"]);
  });

  test("leaves a `postgres` that is no database, linked or not", async () => {
    using tree = createTree({ "home/secrets.json": KEYS, "home/postgres/notes.md": "", "other/notes.md": "" });
    await expect(resetHome(homeOf(tree))).rejects.toThrow(
      "home/postgres is no PostgreSQL data: move it out of the way",
    );
    const linked = locateHome(tree.root, { CROUPIER_HOME: "linked" });
    tree.write("linked/secrets.json", KEYS);
    symlinkSync(join(tree.root, "other"), linked.postgres);
    await expect(resetHome(linked)).rejects.toThrow("no PostgreSQL data");
    expect(existsSync(join(tree.root, "home/postgres/notes.md"))).toBe(true);
    expect(existsSync(join(tree.root, "other/notes.md"))).toBe(true);
    expect(existsSync(linked.secretsFile)).toBe(true);
  });
});
