import { describe, expect, test } from "vitest";
import {
  ceiling,
  divide,
  floor,
  max,
  min,
  negate,
  power,
  reciprocal,
  sqrtDecimal,
  subtract,
  sum,
  toDecimal,
  toNumber,
  toPercent,
} from "./arithmetic.ts";
import { ONE, rational, ZERO } from "./rational.ts";

const [third, half] = [rational(1, 3), rational(1, 2)];

describe("operations", () => {
  test("are exact and in lowest terms", () => {
    expect(subtract(half, third)).toEqual(rational(1, 6));
    expect(subtract(rational(5, 6), third)).toEqual(half);
    expect(negate(third)).toEqual({ num: -1n, den: 3n });
    expect(divide(third, rational(-2, 3))).toEqual({ num: -1n, den: 2n });
    expect(reciprocal(rational(-3, 4))).toEqual({ num: -4n, den: 3n });
    expect(min(half, third)).toBe(third);
    expect(min(third, half)).toBe(third);
    expect(max(half, third)).toBe(half);
    expect(max(third, half)).toBe(half);
  });

  test("of equal numbers, min and max take the first", () => {
    const again = rational(1, 2);
    expect(min(half, again)).toBe(half);
    expect(max(half, again)).toBe(half);
  });

  test("division by 0 throws", () => {
    expect(() => divide(ONE, ZERO)).toThrow(RangeError);
    expect(() => reciprocal(ZERO)).toThrow(RangeError);
    expect(() => power(ZERO, -1)).toThrow(RangeError);
  });

  test.each([
    [rational(-2, 3), 3, rational(-8, 27)],
    [rational(-2, 3), 0, ONE],
    [ZERO, 0, ONE],
    [ZERO, 5, ZERO],
    [rational(-2, 3), -3, rational(-27, 8)],
    [rational(-2, 3), -2, rational(9, 4)],
  ])("%o to the power of %s", (r, exponent, result) => {
    expect(power(r, exponent)).toEqual(result);
  });

  test("a power is whole", () => {
    expect(() => power(half, 0.5)).toThrow(RangeError);
  });

  test("a sum cancels", () => {
    expect(sum([])).toEqual(ZERO);
    expect(sum([half, third, rational(1, 6)])).toEqual(ONE);
    expect(sum([half, rational(-1, 2)])).toEqual(ZERO);
    expect(sum([third, third, rational(5, 6), third])).toEqual(rational(11, 6));
  });

  test.each([
    [rational(7, 2), 3n, 4n],
    [rational(-7, 2), -4n, -3n],
    [rational(6, 2), 3n, 3n],
    [rational(-6, 2), -3n, -3n],
    [rational(-1, 3), -1n, 0n],
    [ZERO, 0n, 0n],
  ])("%o lies between %s and %s", (r, below, above) => {
    expect(floor(r)).toBe(below);
    expect(ceiling(r)).toBe(above);
  });
});

describe("toNumber", () => {
  test.each([
    [rational(1, 3), 1 / 3],
    [rational(-2, 3), -2 / 3],
    [ZERO, 0],
    [rational(2n ** 53n + 1n), 2 ** 53],
    [rational(2n ** 53n + 3n), 2 ** 53 + 4],
    [rational(2n ** 54n + 3n), 2 ** 54 + 4],
    // A tie that one unit 200 places later breaks.
    [rational((2n ** 53n + 1n) * 2n ** 200n + 1n, 2n ** 200n), 2 ** 53 + 2],
    [rational(1n, 2n ** 1074n), 5e-324],
    [rational(1n, 2n ** 1075n), 0],
    [rational(2n ** 200n + 1n, 2n ** 1275n), 5e-324],
    [rational(1n, 2n ** 1076n), 0],
    [rational(1n, 2n ** 5000n), 0],
    [rational(3n, 2n ** 1075n), 1e-323],
    [rational(2n ** 53n - 1n, 2n ** 1075n), 2 ** -1022],
    [rational(2n ** 53n - 3n, 2n ** 1075n), 2 ** -1022 - 5e-324 * 2],
    [rational(1n, 2n ** 1022n), 2 ** -1022],
    [rational(2n ** 1024n - 2n ** 971n), Number.MAX_VALUE],
    [rational(2n ** 1024n - 2n ** 970n - 1n), Number.MAX_VALUE],
    [rational(2n ** 1024n - 2n ** 970n), Infinity],
    [rational(-(2n ** 1024n)), -Infinity],
    [rational(10n ** 400n), Infinity],
    [rational(10n ** 400n, 3n * 10n ** 400n), 1 / 3],
    [rational(10n ** 400n + 1n, 10n ** 400n), 1],
  ])("%#. is the nearest double", (r, nearest) => {
    expect(toNumber(r)).toBe(nearest);
  });
});

describe("decimals", () => {
  test.each([
    [rational(2, 3), 4, "0.6667"],
    [rational(1, 3), 4, "0.3333"],
    [rational(1, 8), 2, "0.13"],
    [rational(-1, 8), 2, "-0.13"],
    [rational(1249, 10_000), 2, "0.12"],
    [rational(-1, 300), 2, "0.00"],
    [rational(-2, 3), 0, "-1"],
    [rational(1, 2), 0, "1"],
    [rational(-1, 3), 0, "0"],
    [rational(1_234_567, 100), 1, "12345.7"],
    [rational(-199, 100), 1, "-2.0"],
    [ONE, 3, "1.000"],
  ])("%o with %s decimals is %s", (r, digits, text) => {
    expect(toDecimal(r, digits)).toBe(text);
  });

  test("a percentage is a hundred times as much", () => {
    expect(toPercent(rational(36, 37), 4)).toBe("97.2973 %");
    expect(toPercent(rational(-1, 37), 1)).toBe("-2.7 %");
    expect(toPercent(rational(19, 20), 0)).toBe("95 %");
  });

  test.each([
    [rational(2), 10, "1.4142135624"],
    [rational(2), 0, "1"],
    [rational(9, 4), 0, "2"],
    [rational(5, 2), 0, "2"],
    [rational(1, 4), 3, "0.500"],
    [rational(1, 4), 0, "1"],
    [rational(6, 25), 0, "0"],
    [ZERO, 2, "0.00"],
    [rational(1, 40_000), 2, "0.01"],
    [rational(1, 40_001), 2, "0.00"],
    [rational(10n ** 40n), 1, "100000000000000000000.0"],
  ])("√%o with %s decimals is %s", (r, digits, text) => {
    expect(sqrtDecimal(r, digits)).toBe(text);
  });

  test.each([-1, 0.5, 10_001, NaN])("%s decimals are refused", (digits) => {
    expect(() => toDecimal(ONE, digits)).toThrow(/decimals are 0 … 10000/);
    expect(() => sqrtDecimal(ONE, digits)).toThrow(/decimals are 0 … 10000/);
  });

  test("ten thousand decimals are not", () => {
    expect(toDecimal(ONE, 10_000)).toHaveLength(10_002);
  });

  test("a negative number has no root", () => {
    expect(() => sqrtDecimal(rational(-1, 4), 2)).toThrow(RangeError);
  });
});
