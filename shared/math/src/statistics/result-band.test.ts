import { describe, expect, test } from "vitest";
import { convolvePower } from "../combine.ts";
import { countedDistribution } from "../distribution.ts";
import { mean, variance } from "../moments.ts";
import { toNumber } from "../arithmetic.ts";
import { compare, rational, ZERO } from "../rational.ts";
import { expectedResult, resultBand, scoreResult } from "./result-band.ts";
import { probabilityOf } from "../quantiles.ts";
import { scale } from "../reshape.ts";

const red = countedDistribution([
  { value: ZERO, count: 19n },
  { value: rational(2), count: 18n },
]);
const moments = { mean: mean(red), variance: variance(red) };

describe("a result against what was expected", () => {
  test("expects stake · mean, and stake² · variance", () => {
    // 300 wagers of 100, and two of 5000 on something that never varies.
    const expected = expectedResult([
      { stakedMinor: 30_000n, stakedSquaredMinor: 3_000_000n, ...moments },
      { stakedMinor: 10_000n, stakedSquaredMinor: 50_000_000n, mean: rational(1, 2), variance: ZERO },
    ]);
    expect(expected.mean).toEqual(rational(30_000 * 36 + 37 * 5_000, 37));
    expect(expected.variance).toEqual(rational(3_000_000 * 4 * 18 * 19, 37 * 37));
    expect(expectedResult([])).toEqual({ mean: ZERO, variance: ZERO });
  });

  test("is that of independent wagers, exactly", () => {
    const wagers = convolvePower(scale(red, rational(100)), 30);
    const expected = expectedResult([{ stakedMinor: 3_000n, stakedSquaredMinor: 300_000n, ...moments }]);
    expect(expected).toEqual({ mean: mean(wagers), variance: variance(wagers) });
  });

  test("lies in its band about as often as the band says", () => {
    const wagers = convolvePower(scale(red, rational(100)), 1_000);
    const expected = { mean: mean(wagers), variance: variance(wagers) };
    for (const confidence of [0.5, 0.9, 0.99]) {
      const { low, high } = resultBand(expected, confidence);
      const inside = probabilityOf(wagers, (paid) => toNumber(paid) >= low && toNumber(paid) <= high);
      expect(Math.abs(toNumber(inside) - confidence)).toBeLessThan(0.03);
      expect((low + high) / 2).toBeCloseTo(toNumber(expected.mean), 6);
    }
  });

  test("scores the band's ends as what they are", () => {
    const expected = { mean: rational(1_000), variance: rational(10_000) };
    expect(scoreResult(1_250n, expected).z).toBe(2.5);
    expect(scoreResult(750n, expected).z).toBe(-2.5);
    expect(scoreResult(750n, expected).pValue).toBeCloseTo(0.012419330651552318, 14);
    expect(scoreResult(1_000n, expected)).toEqual({ z: 0, pValue: 1 });
    const { low, high } = resultBand(expected, 0.95);
    expect([low, high].map((end) => Math.round(end))).toEqual([804, 1196]);
    expect(compare(expected.mean, rational(1_000))).toBe(0);
  });

  test("without variance there is no doubt", () => {
    const sure = { mean: rational(500), variance: ZERO };
    expect(scoreResult(500n, sure)).toEqual({ z: 0, pValue: 1 });
    expect(scoreResult(501n, sure)).toEqual({ z: Infinity, pValue: 0 });
    expect(scoreResult(499n, sure)).toEqual({ z: -Infinity, pValue: 0 });
  });
});
