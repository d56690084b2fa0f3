import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const root = new URL("../../", import.meta.url);
const rows = readFileSync(new URL("gateway/SECURITY.md", root), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| API"))
  .map((line) => line.split("|").map((cell) => cell.trim()));

it("SECURITY.md has a row for each of the ten risks", () => {
  expect(rows.map(([, risk = ""]) => risk.split(" ", 1)[0])).toEqual(
    Array.from({ length: 10 }, (_, n) => `API${n + 1}`),
  );
});

it.each(rows.map(([, risk = "", what = "", tests = ""]) => [risk, what, tests] as const))(
  "%s: something stops it, and the tests that show it are there",
  (_, what, tests) => {
    expect(what.length).toBeGreaterThan(40);
    const files = [...tests.matchAll(/`([^`]+)`/g)].map(([, file = ""]) => file);
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      expect(file).toMatch(/\.test\.ts$/);
      expect([file, existsSync(new URL(file, root))]).toEqual([file, true]);
    }
  },
);
