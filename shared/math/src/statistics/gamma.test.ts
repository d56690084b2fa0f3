import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { incompleteGamma } from "./gamma.ts";

/** Reference values to 17 digits, computed with mpmath's gammainc at 30 digits. */
const REFERENCE: readonly (readonly [a: number, x: number, lower: number, upper: number])[] = [
  [0.5, 0.0005, 0.02522712063003961, 0.9747728793699604],
  [0.5, 1.49, 0.9157007275967407, 0.08429927240325934],
  [0.5, 1.5, 0.9167354833364496, 0.0832645166635504],
  [0.5, 300, 1, 1.674167984691788e-132],
  [1, 2, 0.8646647167633873, 0.1353352832366127],
  [2.5, 3.5, 0.7793596920632893, 0.2206403079367108],
  [5, 3.6, 0.2935615503587192, 0.7064384496412808],
  [15.5, 10, 0.06419637925884558, 0.9358036207411544],
  [16, 17, 0.6285463439246325, 0.3714536560753675],
  [50, 100, 0.9999999882154993, 1.1784500720979422e-8],
  [500, 430, 0.0005288220251922987, 0.9994711779748077],
  [500, 640, 0.9999999960672462, 3.9327537985682766e-9],
  [12.5, 0.001, 1.8469881837091325e-47, 1],
  [0.001, 0.5, 1 - 0.0005600666564707498, 0.0005600666564707498],
  [10_000, 10_400, 0.999961119829426, 3.88801705739882e-5],
  [10_000, 9_600, 2.547031418384642e-5, 0.9999745296858161],
  [1e6, 1_000_000, 0.5001329807608725, 0.4998670192391274],
  [1e6, 1_005_000, 0.999999701250986, 2.987490140114635e-7],
];

const expectClose = (actual: number, expected: number, relative = 5e-13): void => {
  expect(Math.abs(actual - expected), `${actual} is not ${expected}`).toBeLessThanOrEqual(
    relative * Math.abs(expected),
  );
};

describe("the incomplete gamma functions", () => {
  test.each(REFERENCE)("P(%s, %s) and Q are right to twelve digits", (a, x, lower, upper) => {
    const result = incompleteGamma(a, x);
    expectClose(result.lower, lower);
    expectClose(result.upper, upper);
  });

  test("for whole a, Q is a sum of Poisson probabilities (Abramowitz & Stegun 6.5.13)", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0.01, max: 150, noNaN: true }), (a, x) => {
        let [term, sum] = [Math.exp(-x), 0];
        for (let k = 1; k <= a; k += 1) {
          sum += term;
          term *= x / k;
        }
        const { lower, upper } = incompleteGamma(a, x);
        expectClose(upper, sum, 1e-12);
        expect(lower + upper).toBeCloseTo(1, 14);
      }),
    );
  });

  test("P falls by one term of its series from a to a + 1 (Abramowitz & Stegun 6.5.21), on both sides of x = a + 1", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.3, max: 14, noNaN: true }),
        fc.double({ min: 0.1, max: 12, noNaN: true }),
        (a, x) => {
          const term = incompleteGamma(a, x).lower - incompleteGamma(a + 1, x).lower;
          const next = incompleteGamma(a + 1, x).lower - incompleteGamma(a + 2, x).lower;
          // Successive terms differ by x / (a + 1).
          expectClose(next / term, x / (a + 1), 1e-6);
        },
      ),
    );
  });

  test("at the ends they are 0 and 1", () => {
    expect(incompleteGamma(3, 0)).toEqual({ lower: 0, upper: 1 });
    expect(incompleteGamma(3, Infinity)).toEqual({ lower: 1, upper: 0 });
    expect(incompleteGamma(3, 1e6)).toEqual({ lower: 1, upper: 0 });
  });

  test.each([
    [0, 1],
    [-1, 1],
    [1_000_001, 1],
    [1, -0.1],
    [NaN, 1],
    [1, NaN],
  ])("P(%s, %s) is refused", (a, x) => {
    expect(() => incompleteGamma(a, x)).toThrow(/takes 0 < a ≤ 10⁶ and x ≥ 0/);
  });
});
