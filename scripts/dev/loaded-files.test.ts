import { expect, test } from "vitest";
import { createLoadedFiles, type HashOf } from "./loaded-files.ts";

/** What is on the disk, by file. */
const disk =
  (files: Readonly<Record<string, string>>): HashOf =>
  (file) =>
    files[file] ?? "";

const loadedFrom = (files: Readonly<Record<string, string>>) => {
  const loaded = createLoadedFiles();
  loaded.begin(disk(files));
  for (const [file, hash] of Object.entries(files)) loaded.add(file, hash);
  loaded.settle();
  return loaded;
};

test("a file is stale when it holds something else than what was loaded, and only then", () => {
  const loaded = loadedFrom({ "a.ts": "1", "b.ts": "1" });
  expect(loaded.stale(disk({ "a.ts": "1", "b.ts": "1", "c.ts": "new" }))).toEqual([]);
  expect(loaded.stale(disk({ "a.ts": "1", "b.ts": "2" }))).toEqual(["b.ts"]);
  expect(loaded.stale(disk({ "a.ts": "1" }))).toEqual(["b.ts"]);
});

test("a save while a process starts counts for what it has not loaded yet too", () => {
  const loaded = loadedFrom({ "a.ts": "1", "b.ts": "1" });
  loaded.begin(disk({ "a.ts": "2", "b.ts": "1" }));
  expect(loaded.stale(disk({ "a.ts": "2", "b.ts": "1" }))).toEqual([]);
  loaded.add("a.ts", "2");
  expect(loaded.stale(disk({ "a.ts": "2", "b.ts": "2" }))).toEqual(["b.ts"]);
});

test("a process that failed before it loaded everything is still touched by all that the last one ran", () => {
  const loaded = loadedFrom({ "main.ts": "1", "a.ts": "1", "b.ts": "1" });
  loaded.begin(disk({ "main.ts": "1", "a.ts": "broken", "b.ts": "1" }));
  loaded.add("main.ts", "1");
  loaded.add("a.ts", "broken");
  expect(loaded.stale(disk({ "main.ts": "1", "a.ts": "broken", "b.ts": "2" }))).toEqual(["b.ts"]);
});

test("once ready, a file that is no longer imported touches nothing", () => {
  const loaded = loadedFrom({ "main.ts": "1", "old.ts": "1" });
  loaded.begin(disk({ "main.ts": "2", "old.ts": "1" }));
  loaded.add("main.ts", "2");
  loaded.settle();
  expect(loaded.stale(disk({ "main.ts": "2", "old.ts": "2" }))).toEqual([]);
  expect([...loaded.files()]).toEqual(["main.ts"]);
});

test("an import that was missing is stale when it appears", () => {
  const loaded = createLoadedFiles();
  loaded.begin(disk({}));
  loaded.add("main.ts", "1");
  loaded.add("missing.ts", "");
  expect(loaded.stale(disk({ "main.ts": "1" }))).toEqual([]);
  expect(loaded.stale(disk({ "main.ts": "1", "missing.ts": "1" }))).toEqual(["missing.ts"]);
});
