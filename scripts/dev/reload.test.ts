import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createFleet, type Fleet } from "./fleet.ts";
import { createLoadedFiles } from "./loaded-files.ts";
import { createReload } from "./reload.ts";
import { type SourceWatch, watchSources } from "./watch-sources.ts";

/** Two programs: both load `shared.ts`, one `own.ts` as well. Each prints what it was made of, and lives on. */
const sources = {
  "one.ts": `import "./own.ts"; import { value } from "./src/shared.ts"; console.log(value); ${lives()}`,
  "two.ts": `import { value } from "./src/shared.ts"; console.log(value); ${lives()}`,
  "own.ts": "export {};",
  "src/shared.ts": "export const value = 1;",
};

function lives(): string {
  return 'process.send?.({ ready: "http://nowhere" }); process.on("disconnect", () => process.exit()); process.on("message", () => {});';
}

/** The machine may be busy with other tests. */
const within = { timeout: 10_000 };

let root = "";
let fleet: Fleet;
let watch: SourceWatch;
const printed: string[] = [];
const noted: string[] = [];

const save = (file: string, text: string): void => writeFileSync(path.join(root, file), text);
const pids = (): readonly (number | undefined)[] => fleet.states().map(({ pid }) => pid);
const phases = (): readonly string[] => fleet.states().map(({ phase }) => phase);
const settle = (): Promise<void> => expect.poll(phases, within).toEqual(["ready", "ready"]);

beforeAll(async () => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), "croupier-reload-")));
  mkdirSync(path.join(root, "games"));
  mkdirSync(path.join(root, "src"));
  save("package.json", '{ "type": "module" }');
  for (const [file, text] of Object.entries(sources)) save(file, text);

  fleet = createFleet({
    root,
    onLine: (name, line) => printed.push(`${name} ${line}`),
    note: (name, text) => noted.push(`${name} ${text}`),
    onChange: () => watch.refresh(),
  });
  for (const name of ["one", "two"]) fleet.add({ name, url: "", args: [`${name}.ts`], env: () => ({}) });
  const look = createReload({
    root,
    fleet,
    services: { games: () => [], urls: () => ({}), follow: () => Promise.resolve({ added: [], gone: [] }) },
    preparation: {
      loaded: createLoadedFiles(),
      warm: () => {},
      run: () => Promise.resolve({ fatal: undefined, warnings: [] }),
      stop: () => {},
    },
    prepare: () => Promise.resolve(),
    env: {},
    note: (name, text) => noted.push(`${name} ${text}`),
  });
  watch = watchSources({
    root,
    directories: () => [],
    files: () => fleet.all().flatMap(({ loaded }) => [...loaded.files()]),
    look,
    note: (text) => noted.push(text),
  });
  fleet.startAll();
  await fleet.settled();
});

beforeEach(async () => {
  await settle();
  printed.length = 0;
  noted.length = 0;
});

afterAll(async () => {
  watch.close();
  await fleet.stopAll();
  rmSync(root, { recursive: true, force: true });
});

test("a save restarts the process that runs the file, and no other", async () => {
  const [one, two] = pids();
  save("own.ts", "export {}; // saved");
  await expect.poll(() => pids()[0], within).not.toBe(one);
  await settle();
  expect(pids()[1]).toBe(two);
  expect(noted).toContainEqual("dev changed: own.ts; restarting one");
});

test("a save of what both run restarts both, with what was saved", async () => {
  save("src/shared.ts", "export const value = 2;");
  await expect.poll(() => printed.toSorted(), within).toEqual(["one 2", "two 2"]);
});

test("a touch changes nothing", async () => {
  const before = pids();
  const now = new Date();
  utimesSync(path.join(root, "src/shared.ts"), now, now);
  save("src/shared.ts", readFileSync(path.join(root, "src/shared.ts"), "utf8"));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(pids()).toEqual(before);
});

test("a broken save is told, and the next one mends it", async () => {
  save("own.ts", "const = ;");
  await expect.poll(phases, within).toEqual(["waiting", "ready"]);
  expect(noted.join("\n")).toContain("one did not start (exit code 1)");
  save("own.ts", "export {};");
  await settle();
});

test("an import of a file that is not there yet is tried again when it is", async () => {
  save("own.ts", 'import "./later.ts";');
  await expect.poll(phases, within).toEqual(["waiting", "ready"]);
  save("later.ts", "export {};");
  await settle();
});

test("a directory that is replaced is watched on", async () => {
  rmSync(path.join(root, "src"), { recursive: true });
  mkdirSync(path.join(root, "src"));
  save("src/shared.ts", "export const value = 3;");
  await expect.poll(() => printed, within).toContain("two 3");
  await settle();
  save("src/shared.ts", "export const value = 4;");
  await expect.poll(() => printed, within).toContain("two 4");
});

test("a process that is killed comes back", async () => {
  const [one] = pids();
  process.kill(one ?? 0, "SIGKILL");
  await expect.poll(() => pids()[0], within).not.toBe(one);
  await settle();
  expect(noted).toContainEqual("one died (SIGKILL); starting it again in 100 ms");
});
