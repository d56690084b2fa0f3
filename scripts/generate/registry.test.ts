import fc from "fast-check";
import { expect, test } from "vitest";
import { identifierOf } from "./registry.ts";

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,2}(?:-[a-z0-9]{1,2}){0,3}$/);

test("games of different names have different identifiers", () => {
  expect(identifierOf("lucky-7")).not.toBe(identifierOf("lucky7"));
  fc.assert(fc.property(name, name, (a, b) => a === b || identifierOf(a) !== identifierOf(b)));
});

test("an identifier is one", () => {
  fc.assert(fc.property(name, (game) => /^[a-z]\w*$/.test(identifierOf(game))));
});
