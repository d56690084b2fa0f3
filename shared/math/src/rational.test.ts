import { describe, expect, test } from "vitest";
import { add, compare, equals, floorTimes, multiply, rational } from "./rational.ts";
import { formatRational, parseRational } from "./rational-text.ts";

describe("exact numbers", () => {
  test.each([
    ["99/100", "99/100"],
    ["0.99", "99/100"],
    [0.99, "99/100"],
    ["198/200", "99/100"],
    ["-1.50", "-3/2"],
    ["1e3", "1000/1"],
    [1e-7, "1/10000000"],
    [1.5e21, "1500000000000000000000/1"],
    ["25e-12", "1/40000000000"],
    ["1E+100", `1${"0".repeat(100)}/1`],
    ["12345678901234567890.5", "24691357802469135781/2"],
    [0, "0/1"],
  ])("%s is read as %s", (text, spelled) => {
    expect(formatRational(parseRational(text))).toBe(spelled);
  });

  test.each(["", "1/0", "1/", ".5", "5.", "1/2/3", "NaN", "Infinity", " 1", "0x10", "1e1000", "9".repeat(500)])(
    "what is no exact number is refused: %s",
    (text) => {
      expect(() => parseRational(text)).toThrow(RangeError);
    },
  );

  test("what is no exact number is quoted, with how to write one", () => {
    expect(() => parseRational("1,5")).toThrow('not an exact number: "1,5"; write 0.99, "0.99" or "99/100"');
    expect(() => parseRational("1/0")).toThrow("a rational's denominator is not 0");
  });

  test("numbers are equal when both their parts are", () => {
    expect(equals(rational(2, 4), rational(-1, -2))).toBe(true);
    expect(equals(rational(1, 2), rational(1, 3))).toBe(false);
    expect(equals(rational(1, 3), rational(2, 3))).toBe(false);
  });

  test("arithmetic is exact and in lowest terms", () => {
    expect(add(rational(1, 6), rational(1, 3))).toEqual(rational(1, 2));
    expect(multiply(rational(-2, 3), rational(3, 4))).toEqual({ num: -1n, den: 2n });
    expect(rational(4, -6)).toEqual({ num: -2n, den: 3n });
    expect(compare(rational(1, 3), rational(3333, 10_000))).toBe(1);
    expect(floorTimes(100n, rational(199, 300))).toBe(66n);
  });
});
