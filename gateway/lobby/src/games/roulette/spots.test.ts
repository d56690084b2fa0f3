import { expect, test } from "vitest";
import { colourOf, type Reach, spotFrom, WHEELS } from "./spots.ts";

const NUMBERS = Array.from({ length: 36 }, (_, index) => index + 1);

test.each(Object.entries(WHEELS))(
  "the %s wheel has every pocket once, and no two neighbours of a colour but at the zeros",
  (name, wheel) => {
    const zeros = name === "american" ? [0, "00"] : [0];
    expect(new Set(wheel)).toEqual(new Set([...zeros, ...NUMBERS]));
    expect(wheel).toHaveLength(zeros.length + 36);
    for (const [place, pocket] of wheel.entries()) {
      expect(colourOf(pocket)).not.toBe(colourOf(wheel[(place + 1) % wheel.length] ?? 0));
    }
  },
);

test("from all numbers there are the 60 − 3 splits, 12 streets, 22 corners and 11 six lines that have no zero", () => {
  const count = (reach: Reach): number =>
    new Set(NUMBERS.map((number) => JSON.stringify(spotFrom(number, reach)?.spot)).filter(Boolean)).size;
  expect(count("straight")).toBe(36);
  expect(count("next") + count("beside")).toBe(24 + 33);
  expect(count("street")).toBe(12);
  expect(count("corner")).toBe(22);
  expect(count("sixLine")).toBe(11);
});
