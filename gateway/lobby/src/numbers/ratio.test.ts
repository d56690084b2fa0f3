import { expect, test } from "vitest";
import { multiplierText, over, parseRatio, payoutOf, percentText, ratio, ratioText, times } from "./ratio.ts";

test.each([
  ["99/100", ratio(99, 100)],
  ["1.98", ratio(99, 50)],
  [2, ratio(2)],
  ["0", ratio(0)],
])("%s is read exactly", (text, value) => {
  expect(parseRatio(text)).toEqual(value);
});

test.each(["", "-1", "1/2/3", "x", null])("%j is refused", (text) => {
  expect(() => parseRatio(text)).toThrow("no exact number");
});

test("odds of dice are exact: 0.99 over 49.5 % is two times the stake", () => {
  const multiplier = over(ratio(99, 100), ratio(4950, 10_000));
  expect(multiplier).toEqual(ratio(2));
  expect(payoutOf(101, times(multiplier, ratio(1, 3)))).toBe(67n);
});

test("numbers are cut, never rounded up", () => {
  expect(ratioText(ratio(2, 3))).toBe("0.66");
  expect(multiplierText(ratio(10_102, 10_000))).toBe("×1.0102");
  expect(multiplierText(ratio(123_456, 1_000))).toBe("×123.45");
  expect(percentText(ratio(4950, 10_000))).toBe("49.5%");
});
