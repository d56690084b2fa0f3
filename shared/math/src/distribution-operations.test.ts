import { describe, expect, test } from "vitest";
import { convolve, convolvePower, mix } from "./combine.ts";
import { binomial } from "./combinatorics.ts";
import { countedDistribution, type Distribution, pointDistribution, uniformDistribution } from "./distribution.ts";
import { centralMoment, mean, rawMoment, variance } from "./moments.ts";
import { cumulative, maximum, minimum, probabilityOf, quantile } from "./quantiles.ts";
import { multiply, ONE, rational, ZERO } from "./rational.ts";
import { condition, scale, shift, transform } from "./reshape.ts";

const half = rational(1, 2);
const die = uniformDistribution([1, 2, 3, 4, 5, 6].map((face) => rational(face)));
const coin = uniformDistribution([ZERO, ONE]);
const lopsided = countedDistribution([
  { value: rational(-1, 2), count: 1n },
  { value: ZERO, count: 5n },
  { value: rational(7, 3), count: 4n },
]);

describe("reshaping", () => {
  test("scale multiplies values", () => {
    expect(scale(lopsided, rational(6, 5))).toEqual(
      countedDistribution([
        { value: rational(-3, 5), count: 1n },
        { value: ZERO, count: 5n },
        { value: rational(14, 5), count: 4n },
      ]),
    );
    expect(scale(die, rational(-1)).levels).toEqual([-6n, -5n, -4n, -3n, -2n, -1n]);
    expect(scale(lopsided, rational(-1)).counts).toEqual([4n, 5n, 1n]);
    expect(scale(lopsided, ZERO)).toEqual(pointDistribution(ZERO));
  });

  test("shift adds to them", () => {
    expect(shift(lopsided, rational(1, 5))).toEqual(
      countedDistribution([
        { value: rational(-3, 10), count: 1n },
        { value: rational(1, 5), count: 5n },
        { value: rational(38, 15), count: 4n },
      ]),
    );
    expect(shift(die, rational(-7)).levels).toEqual([-6n, -5n, -4n, -3n, -2n, -1n]);
  });

  test("transform merges what becomes equal, and sees values ascending", () => {
    const seen: string[] = [];
    const squares = transform(lopsided, (value) => {
      seen.push(`${value.num}/${value.den}`);
      return multiply(value, value).num === 0n ? rational(1, 4) : multiply(value, value);
    });
    expect(seen).toEqual(["-1/2", "0/1", "7/3"]);
    expect(squares).toEqual(
      countedDistribution([
        { value: rational(1, 4), count: 6n },
        { value: rational(49, 9), count: 4n },
      ]),
    );
  });

  test("condition keeps proportions", () => {
    expect(condition(die, ({ num }) => num % 2n === 0n)).toEqual(
      uniformDistribution([2, 4, 6].map((n) => rational(n))),
    );
    expect(condition(lopsided, ({ num }) => num <= 0n)).toEqual(
      countedDistribution([
        { value: rational(-1, 2), count: 1n },
        { value: ZERO, count: 5n },
      ]),
    );
    expect(() => condition(die, ({ num }) => num > 6n)).toThrow(/never holds/);
  });
});

describe("combining", () => {
  test("two dice", () => {
    expect(convolve(die, die)).toEqual({
      unit: 1n,
      levels: [2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n, 10n, 11n, 12n],
      counts: [1n, 2n, 3n, 4n, 5n, 6n, 5n, 4n, 3n, 2n, 1n],
      total: 36n,
    });
  });

  test("n coins are binomial", () => {
    for (const n of [0, 1, 2, 3, 7, 8, 100]) {
      const coins = convolvePower(coin, n);
      expect(coins.counts).toEqual(Array.from({ length: n + 1 }, (_, k) => binomial(n, k)));
      expect(coins.total).toBe(2n ** BigInt(n));
    }
  });

  test("a sum on different grids", () => {
    const thirds = uniformDistribution([rational(1, 3), rational(4, 3)]);
    expect(convolve(coin, thirds)).toEqual(
      countedDistribution([
        { value: rational(1, 3), count: 1n },
        { value: rational(4, 3), count: 2n },
        { value: rational(7, 3), count: 1n },
      ]),
    );
    // Halves that add up to wholes lose their unit.
    const halves = uniformDistribution([half, rational(3, 2)]);
    expect(convolve(halves, halves)).toEqual(shift(convolve(coin, coin), ONE));
    expect(convolve(pointDistribution(half), pointDistribution(half))).toEqual(pointDistribution(ONE));
    expect(convolve(pointDistribution(half), lopsided)).toEqual(shift(lopsided, half));
    expect(convolve(lopsided, pointDistribution(rational(-3)))).toEqual(shift(lopsided, rational(-3)));
  });

  test("far values are added pair by pair, to the same end", () => {
    const far = (top: bigint) => uniformDistribution([ZERO, ONE, rational(10n ** 40n + top)]);
    expect(convolve(far(0n), far(1n))).toEqual(
      countedDistribution(
        [0n, 1n, 1n, 2n, 10n ** 40n, 10n ** 40n + 1n, 10n ** 40n + 1n, 10n ** 40n + 2n, 2n * 10n ** 40n + 1n].map(
          (value) => ({ value: rational(value), count: 1n }),
        ),
      ),
    );
  });

  test("a sum has a whole number of terms", () => {
    expect(() => convolvePower(die, -1)).toThrow(/not -1/);
    expect(() => convolvePower(die, 1.5)).toThrow(RangeError);
  });

  test("a sum's work is bounded", () => {
    const scattered = (count: number, base: bigint) => {
      const values = Array.from({ length: count }, (_, index) => rational(base ** BigInt(index % 64) + BigInt(index)));
      return uniformDistribution(values);
    };
    const a = scattered(20_000, 3n);
    expect(() => convolve(a, scattered(20_000, 5n))).toThrow(/400000000 pairs of values on no common grid/);
  });

  test("a sum on a grid may have more pairs than could be added one by one", () => {
    const wheel = uniformDistribution(Array.from({ length: 5_000 }, (_, slot) => rational(slot, 2)));
    const two = convolve(wheel, wheel);
    expect(two.levels.length).toBe(9_999);
    expect([two.counts[0], two.counts[4_999], two.counts[9_998]]).toEqual([1n, 5_000n, 1n]);
    expect(two.total).toBe(25_000_000n);
  });

  test("a mixture weighs its components", () => {
    const mixture = mix([
      { probability: rational(1, 4), distribution: coin },
      { probability: rational(3, 4), distribution: pointDistribution(half) },
    ]);
    expect(mixture).toEqual({ unit: 2n, levels: [0n, 1n, 2n], counts: [1n, 6n, 1n], total: 8n });
    expect(mix([{ probability: ONE, distribution: lopsided }])).toEqual(lopsided);
    const withNone = [
      { probability: ONE, distribution: die },
      { probability: ZERO, distribution: pointDistribution(rational(99, 7)) },
    ];
    expect(mix(withNone)).toEqual(die);
  });

  test("a mixture's probabilities sum to 1", () => {
    const of = (...probabilities: [number, number][]) =>
      probabilities.map(([num, den]) => ({ probability: rational(num, den), distribution: die }));
    expect(() => mix(of([1, 2], [1, 3]))).toThrow("the probabilities sum to 5/6, not to 1");
    expect(() => mix(of([3, 2], [-1, 2]))).toThrow("a probability of -1/2 is negative");
    expect(() => mix([])).toThrow(RangeError);
  });
});

describe("moments", () => {
  test("of a die", () => {
    expect(mean(die)).toEqual(rational(7, 2));
    expect(variance(die)).toEqual(rational(35, 12));
    expect(rawMoment(die, 0)).toEqual(ONE);
    expect(rawMoment(die, 2)).toEqual(rational(91, 6));
    expect(rawMoment(die, 3)).toEqual(rational(441, 6));
    expect(centralMoment(die, 0)).toEqual(ONE);
    expect(centralMoment(die, 1)).toEqual(ZERO);
    expect(centralMoment(die, 2)).toEqual(rational(35, 12));
    expect(centralMoment(die, 3)).toEqual(ZERO);
    expect(centralMoment(die, 4)).toEqual(rational(707, 48));
  });

  test("of one that leans", () => {
    expect(mean(lopsided)).toEqual(rational(53, 60));
    expect(variance(pointDistribution(rational(-8, 3)))).toEqual(ZERO);
    expect(
      centralMoment(
        countedDistribution([
          { value: ZERO, count: 2n },
          { value: rational(3), count: 1n },
        ]),
        3,
      ),
    ).toEqual(rational(2));
  });

  test("are whole", () => {
    for (const k of [-1, 0.5, NaN]) {
      expect(() => rawMoment(die, k)).toThrow(/a moment's order is 0, 1, 2 …, not/);
      expect(() => centralMoment(die, k)).toThrow(/a moment's order is 0, 1, 2 …, not/);
    }
  });
});

describe("quantiles", () => {
  const at = (of: Distribution, num: number, den: number) => quantile(of, rational(num, den));

  test("are the least value with so much at or below it", () => {
    expect(at(die, 0, 1)).toEqual(ONE);
    expect(at(die, 1, 6)).toEqual(ONE);
    expect(at(die, 167, 1000)).toEqual(rational(2));
    expect(at(die, 1, 2)).toEqual(rational(3));
    expect(at(die, 501, 1000)).toEqual(rational(4));
    expect(at(die, 1, 1)).toEqual(rational(6));
    expect(at(lopsided, 1, 10)).toEqual(rational(-1, 2));
    expect(at(lopsided, 6, 10)).toEqual(ZERO);
    expect(at(lopsided, 61, 100)).toEqual(rational(7, 3));
  });

  test("are of a probability", () => {
    expect(() => at(die, -1, 10)).toThrow("a quantile's p is 0 … 1, not -1/10");
    expect(() => at(die, 11, 10)).toThrow(RangeError);
  });

  test("cumulative counts the value itself", () => {
    expect(cumulative(die, rational(2))).toEqual(rational(1, 3));
    expect(cumulative(die, rational(5, 2))).toEqual(rational(1, 3));
    expect(cumulative(die, ZERO)).toEqual(ZERO);
    expect(cumulative(die, rational(6))).toEqual(ONE);
  });

  test("the ends, and what is between", () => {
    expect(minimum(lopsided)).toEqual({ value: rational(-1, 2), probability: rational(1, 10) });
    expect(maximum(lopsided)).toEqual({ value: rational(7, 3), probability: rational(2, 5) });
    expect(probabilityOf(lopsided, ({ num }) => num > 0n)).toEqual(rational(2, 5));
    expect(probabilityOf(lopsided, ({ den }) => den > 1n)).toEqual(rational(1, 2));
    expect(probabilityOf(lopsided, () => false)).toEqual(ZERO);
  });
});
