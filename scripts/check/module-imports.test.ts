import { describe, expect, test } from "vitest";
import { readImports } from "./module-imports.ts";

describe("readImports", () => {
  test.each([
    ['import { a } from "x";', "x", false],
    ['import a from "x";', "x", false],
    ['import * as a from "x";', "x", false],
    ['import "x";', "x", false],
    ['import a from "x" with { type: "json" };', "x", false],
    ['export { a } from "x";', "x", false],
    ['export * from "x";', "x", false],
    ['const a = await import("x");', "x", false],
    ['const a = require("x");', "x", false],
    ['import a = require("x");', "x", false],
    ['export import a = require("x");', "x", false],
    ['import type a = require("x");', "x", true],
    ["const a = (b: string) => import(b);", undefined, false],
    // Still loads x under verbatimModuleSyntax.
    ['import { type A } from "x";', "x", false],
    ['import type { A } from "x";', "x", true],
    ['export type { A } from "x";', "x", true],
    ['export type * from "x";', "x", true],
    ['let a: import("x").A;', "x", true],
  ] as const)("sees %s", (source, specifier, typeOnly) => {
    expect(readImports("a.ts", source)).toEqual([{ specifier, typeOnly, line: 1 }]);
  });

  test("is not fooled by comments, strings and local exports", () => {
    const source = '// import "x"\nconst a = \'import "y"\';\nexport { a };\nexport const b = 1;\n';
    expect(readImports("a.ts", source)).toEqual([]);
  });

  test("counts lines from 1", () => {
    expect(readImports("a.ts", '\n\nimport "x";\n')).toEqual([{ specifier: "x", typeOnly: false, line: 3 }]);
  });

  test("throws on what it can't parse, rather than reading half of it", () => {
    expect(() => readImports("a.ts", "import {")).toThrow(/a\.ts can't be parsed/);
  });
});
