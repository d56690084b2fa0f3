import { expect, test } from "vitest";
import { decimalOf, formatMoney, parseMoney, shortMoney } from "./money.ts";

const EUR = { currency: "EUR", exponent: 2 };

test.each([
  [0, 2, "0.00"],
  [5, 2, "0.05"],
  [123_456, 2, "1234.56"],
  [-7, 2, "-0.07"],
  [42, 0, "42"],
  ["9007199254740993", 8, "90071992.54740993"],
])("%s with %s decimals is %s", (minor, exponent, decimal) => {
  expect(decimalOf(minor, exponent)).toBe(decimal);
});

test("money is formatted to the last digit, beyond what a float holds", () => {
  expect(formatMoney("900719925474099301", EUR)).toBe("€9,007,199,254,740,993.01");
  expect(formatMoney(150, { currency: "mBTC", exponent: 5 })).toBe("0.00150 mBTC");
  expect(shortMoney(50, EUR)).toBe("0.5");
  expect(shortMoney(1_000, EUR)).toBe("10");
});

test.each([
  ["1", 100],
  ["1.5", 150],
  ["0,05", 5],
  [" 12.34 ", 1234],
  ["1.234", undefined],
  ["-1", undefined],
  ["", undefined],
  ["1e3", undefined],
])("%j typed is %s minor units", (text, minor) => {
  expect(parseMoney(text, 2)).toBe(minor);
});
