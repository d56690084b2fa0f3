import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "./canonical.ts";

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, shuffled(member)]),
  );
};

test("canonical JSON is JSON, and has one spelling whatever the order of keys", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
      expect(canonicalJson(shuffled(value))).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("different values have different spellings", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      const same =
        JSON.stringify(shuffled(JSON.parse(canonicalJson(a)))) ===
        JSON.stringify(shuffled(JSON.parse(canonicalJson(b))));
      expect(canonicalJson(a) === canonicalJson(b)).toBe(same);
    }),
  );
});

test.each([[1n], [NaN], [Infinity], [() => 1]])("what JSON can't carry is refused: %s", (value) => {
  expect(() => canonicalJson(value)).toThrow(TypeError);
});
