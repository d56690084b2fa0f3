import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { confidenceZ, normalCdf, normalCritical, normalQuantile, normalTail, twoSidedTail } from "./normal.ts";

const expectClose = (actual: number, expected: number, relative = 2e-13): void => {
  expect(Math.abs(actual - expected), `${actual} is not ${expected}`).toBeLessThanOrEqual(
    relative * Math.abs(expected),
  );
};

describe("the normal distribution", () => {
  // Abramowitz & Stegun, Table 26.1, P(x) to 15 places.
  test.each([
    [0, 0.5],
    [0.5, 0.691462461274013],
    [1, 0.841344746068543],
    [1.5, 0.933192798731142],
    [2, 0.977249868051821],
    [3, 0.99865010196837],
  ])("Φ(%s) is as tabulated", (z, p) => {
    expect(normalCdf(z)).toBeCloseTo(p, 14);
    expect(normalTail(-z)).toBeCloseTo(p, 14);
  });

  // erfc(z / √2) / 2, by mpmath at 30 digits.
  test.each([
    [0.5, 0.3085375387259869],
    [1, 0.15865525393145705],
    [3, 0.0013498980316300946],
    [6, 9.86587645037698e-10],
    [10, 7.619853024160525e-24],
    [20, 2.7536241186062337e-89],
    [37, 5.725571222524577e-300],
  ])("the tail beyond %s keeps its digits", (z, tail) => {
    expectClose(normalTail(z), tail);
    expectClose(normalCdf(-z), tail);
    expectClose(twoSidedTail(z), 2 * tail);
    expectClose(twoSidedTail(-z), 2 * tail);
  });

  test("reaches its ends", () => {
    expect([normalTail(Infinity), normalTail(-Infinity), normalTail(40)]).toEqual([0, 1, 0]);
    expect(() => normalTail(NaN)).toThrow("z is not a number");
  });

  test.each([
    [0.3, 0.5244005127080408],
    [0.1, 1.2815515655446006],
    [0.05, 1.6448536269514726],
    [0.025, 1.9599639845400543],
    [0.005, 2.575829303548901],
    [0.001, 3.0902323061678136],
    [1e-6, 4.753424308822899],
    [1e-12, 7.034483825301132],
    [1e-100, 21.273453560965326],
    [1e-300, 37.0470962993612],
  ])("%s is exceeded beyond %s", (q, z) => {
    expectClose(normalCritical(q), z);
    expectClose(normalQuantile(q), -z);
    if (q > 1e-4) expectClose(normalCritical(1 - q), -z, 1e-12);
  });

  test("quantiles go from end to end", () => {
    expect(normalCritical(0.5)).toBeCloseTo(0, 15);
    expect(normalCritical(0.499)).toBeCloseTo(0.002506630899571764, 14);
    expect([normalCritical(0), normalCritical(1), normalQuantile(0), normalQuantile(1)]).toEqual([
      Infinity,
      -Infinity,
      -Infinity,
      Infinity,
    ]);
    for (const p of [-0.1, 1.1, NaN]) expect(() => normalCritical(p)).toThrow(`a probability is 0 … 1, not ${p}`);
  });

  test("a critical value is the tail's inverse", () => {
    fc.assert(
      fc.property(fc.double({ min: -300, max: Math.log10(0.5), noNaN: true }), (exponent) => {
        const q = 10 ** exponent;
        expectClose(normalTail(normalCritical(q)), q, 1e-12);
      }),
    );
  });

  test("95 % lie within 1.96 standard deviations", () => {
    expectClose(confidenceZ(0.95), 1.9599639845400543);
    expectClose(confidenceZ(0.99), 2.575829303548901);
    expect(confidenceZ(1)).toBe(Infinity);
    expect(() => confidenceZ(1.5)).toThrow(RangeError);
  });
});
