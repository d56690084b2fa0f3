import { expect, it } from "vitest";
import { isoExponent } from "./iso-4217.ts";

it.each([
  ["EUR", 2],
  ["JPY", 0],
  ["ISK", 0],
  ["KWD", 3],
  ["IQD", 3],
  ["CLF", 4],
  // CLDR writes them without decimals.
  ["HUF", 2],
  ["IDR", 2],
  ["COP", 2],
  ["XAU", undefined],
  ["BTC", undefined],
  ["", undefined],
])("%s has the exponent %s", (code, exponent) => {
  expect(isoExponent(code)).toBe(exponent);
});
