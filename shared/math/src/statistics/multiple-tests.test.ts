import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bonferroni, holm } from "./multiple-tests.ts";

describe("many tests at once", () => {
  test("Bonferroni multiplies by their number", () => {
    expect(bonferroni([0.01, 0.2, 0.6])).toEqual([0.03, 0.6000000000000001, 1]);
    expect(bonferroni([])).toEqual([]);
  });

  test("Holm's are R's p.adjust, in the order given", () => {
    const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
    for (const [index, p] of [0.03, 0.06, 0.06, 0.02].entries()) expect(adjusted[index]).toBeCloseTo(p, 15);
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });

  test("Holm never rejects less than Bonferroni, nor more than no correction", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }), (pValues) => {
        const [byHolm, byBonferroni] = [holm(pValues), bonferroni(pValues)];
        for (const [index, p] of pValues.entries()) {
          expect(byHolm[index]).toBeGreaterThanOrEqual(p);
          expect(byHolm[index]).toBeLessThanOrEqual(byBonferroni[index] ?? NaN);
          for (const [other, q] of pValues.entries()) {
            if (p <= q) expect(byHolm[index]).toBeLessThanOrEqual(byHolm[other] ?? NaN);
          }
        }
      }),
    );
  });

  test.each([-0.1, 1.1, NaN])("%s is no p-value", (p) => {
    expect(() => bonferroni([0.5, p])).toThrow(/a p-value is 0 … 1/);
    expect(() => holm([0.5, p])).toThrow(/a p-value is 0 … 1/);
  });
});
