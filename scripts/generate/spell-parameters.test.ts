import { expect, test } from "vitest";
import { spellParameters } from "./spell-parameters.ts";

test("spells a value in one way, whatever the order of its keys", () => {
  const value = { rtp: { num: 99n, den: 100n }, pays: [1, "1", null], gone: undefined };
  expect(spellParameters(value)).toBe('{"pays":[1,"1",null],"rtp":{"den":100n,"num":99n}}');
  expect(spellParameters({ pays: [1, "1", null], rtp: { den: 100n, num: 99n } })).toBe(spellParameters(value));
});

test("spells no two values alike", () => {
  const values = [12, 12n, "12", "12n", -12, 0, -0, true, "true", null, undefined, "null", [], {}, [12], ["12"]];
  const more = [[undefined], new Map(), new Map([[1, 2]]), new Set(), new Set([[1, 2]]), { a: 1 }, { a: 1n }];
  const spelled = [...values, ...more].map(spellParameters);
  expect(new Set(spelled).size).toBe(spelled.length);
});

test.each([[Number.NaN], [Infinity], [() => 1], [Symbol("s")], [new Date(0)], [{ deep: [/x/] }]])(
  "refuses %s, whose content it can't see",
  (value) => {
    expect(() => spellParameters(value)).toThrow(TypeError);
  },
);
