import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chiSquareTail, chiSquareTest, combineSmallBins, gTest } from "./chi-square.ts";

describe("the chi-square distribution", () => {
  // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.4: upper-tail critical values to three places.
  const LEVELS = [0.1, 0.05, 0.025, 0.01, 0.001];
  test.each([
    [1, [2.706, 3.841, 5.024, 6.635, 10.828]],
    [2, [4.605, 5.991, 7.378, 9.21, 13.816]],
    [3, [6.251, 7.815, 9.348, 11.345, 16.266]],
    [5, [9.236, 11.07, 12.833, 15.086, 20.515]],
    [10, [15.987, 18.307, 20.483, 23.209, 29.588]],
    [30, [40.256, 43.773, 46.979, 50.892, 59.703]],
    [100, [118.498, 124.342, 129.561, 135.807, 149.449]],
  ])("has the tabulated critical values for %s degrees of freedom", (degrees, critical) => {
    for (const [index, value] of critical.entries()) {
      const level = LEVELS[index] ?? NaN;
      expect(chiSquareTail(value - 0.000_501, degrees)).toBeGreaterThan(level);
      expect(chiSquareTail(value + 0.000_501, degrees)).toBeLessThan(level);
    }
  });

  test("gives the p-values of NIST SP 800-22's examples", () => {
    // 2.2.8, frequency within a block: χ² = 7.2 of 10 blocks.
    expect(chiSquareTail(7.2, 10)).toBeCloseTo(0.706438, 6);
    // 2.2.4: χ² = 1 of 3 blocks.
    expect(chiSquareTail(1, 3)).toBeCloseTo(0.801252, 6);
  });

  test("of two degrees is exponential", () => {
    for (const x of [0, 0.1, 3, 50, 500]) expect(chiSquareTail(x, 2) / Math.exp(-x / 2)).toBeCloseTo(1, 12);
  });
});

describe("goodness of fit", () => {
  // D. Knuth, The Art of Computer Programming 2, 3.3.1: 144 throws of two dice, three times.
  const expected = [4, 8, 12, 16, 20, 24, 20, 16, 12, 8, 4];

  test("is Knuth's example of two dice", () => {
    const { statistic, degrees, pValue } = chiSquareTest({
      observed: [2, 4, 10, 12, 22, 29, 21, 15, 14, 9, 6],
      expected,
    });
    expect(statistic).toBeCloseTo(7 + 7 / 48, 12);
    expect(degrees).toBe(10);
    // Q(5, 3.5729…), by mpmath.
    expect(pValue).toBeCloseTo(0.7116094077201008, 12);
  });

  test("G is the textbook's on crossbills", () => {
    // J. McDonald, Handbook of Biological Statistics: 1752 right-billed and 1895 left-billed, G = 5.61, p = 0.018.
    const { statistic, degrees, pValue } = gTest({ observed: [1752, 1895], expected: [1823.5, 1823.5] });
    expect(statistic).toBeCloseTo(5.608511956527784, 11);
    expect(degrees).toBe(1);
    expect(pValue).toBeCloseTo(0.017873434850210156, 13);
  });

  test("a perfect fit is no evidence at all", () => {
    expect(chiSquareTest({ observed: expected, expected })).toEqual({ statistic: 0, degrees: 10, pValue: 1 });
    expect(gTest({ observed: expected, expected })).toEqual({ statistic: 0, degrees: 10, pValue: 1 });
    // G of counts that expect more than there are dips below 0.
    expect(gTest({ observed: [1, 1], expected: [2, 2] })).toMatchObject({ pValue: 1 });
  });

  test("empty bins count for nothing in G and for what they lack in χ²", () => {
    const bins = { observed: [0, 20], expected: [10, 10] };
    expect(chiSquareTest(bins).statistic).toBe(20);
    expect(gTest(bins).statistic).toBeCloseTo(40 * Math.log(2), 12);
  });

  test("what can't happen takes no degree of freedom, and is proof when it does", () => {
    const observed = [3, 0, 7];
    const impossible = [5, 0, 5];
    expect(chiSquareTest({ observed, expected: impossible })).toMatchObject({ statistic: 1.6, degrees: 1 });
    for (const fit of [chiSquareTest, gTest]) {
      expect(fit({ observed: [3, 1, 6], expected: impossible })).toMatchObject({ statistic: Infinity, pValue: 0 });
    }
  });

  test("fitted parameters take degrees of freedom", () => {
    const bins = { observed: [3, 4, 5, 6], expected: [4.5, 4.5, 4.5, 4.5] };
    expect(chiSquareTest(bins, 2).degrees).toBe(1);
    expect(() => chiSquareTest(bins, 3)).toThrow("4 bins and 3 fitted parameters leave nothing to test");
    expect(() => gTest({ observed: [1], expected: [1] })).toThrow(RangeError);
  });

  test("bins are pairs of counts", () => {
    expect(() => chiSquareTest({ observed: [1, 2], expected: [1] })).toThrow("2 counts are observed, but 1 expected");
    for (const wrong of [-1, NaN, Infinity]) {
      expect(() => chiSquareTest({ observed: [1, wrong], expected: [1, 1] })).toThrow(/bin 1 has/);
      expect(() => gTest({ observed: [1, 1], expected: [1, wrong] })).toThrow(/bin 1 has/);
      expect(() => combineSmallBins({ observed: [1, wrong], expected: [1, 1] })).toThrow(RangeError);
    }
  });

  test("both are near each other for large counts", () => {
    const near = fc.integer({ min: 9_800, max: 10_200 });
    fc.assert(
      fc.property(fc.array(near, { minLength: 2, maxLength: 20 }), (observed) => {
        const mean = observed.reduce((sum, count) => sum + count, 0) / observed.length;
        const bins = { observed, expected: observed.map(() => mean) };
        expect(Math.abs(gTest(bins).pValue - chiSquareTest(bins).pValue)).toBeLessThan(0.02);
      }),
    );
  });
});

describe("combining small bins", () => {
  test("goes from the left, and adds the rest to the last", () => {
    const bins = { observed: [1, 2, 3, 9, 4, 5, 1], expected: [1, 2, 2, 7, 3, 2, 4] };
    expect(combineSmallBins(bins)).toEqual({ observed: [6, 9, 9 + 1], expected: [5, 7, 5 + 4] });
    expect(combineSmallBins(bins, 12)).toEqual({ observed: [25], expected: [21] });
    expect(combineSmallBins(bins, 1)).toEqual(bins);
    expect(combineSmallBins({ observed: [1, 1], expected: [1, 2] })).toEqual({ observed: [2], expected: [3] });
    expect(combineSmallBins({ observed: [7], expected: [5] })).toEqual({ observed: [7], expected: [5] });
  });

  test("loses nothing and leaves nothing small", () => {
    const bin = fc.record({ observed: fc.nat(20), expected: fc.integer({ min: 0, max: 12 }) });
    const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
    fc.assert(
      fc.property(fc.array(bin, { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 9 }), (all, least) => {
        const bins = { observed: all.map(({ observed }) => observed), expected: all.map(({ expected }) => expected) };
        const { observed, expected } = combineSmallBins(bins, least);
        expect(total(observed)).toBe(total(bins.observed));
        expect(total(expected)).toBe(total(bins.expected));
        if (expected.length > 1) expect(Math.min(...expected)).toBeGreaterThanOrEqual(least);
      }),
    );
  });
});
