import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { subtract, sum } from "./arithmetic.ts";
import { convolve, convolvePower, mix } from "./combine.ts";
import {
  countedDistribution,
  createDistribution,
  type Distribution,
  outcomesOf,
  pointDistribution,
} from "./distribution.ts";
import { gcd } from "./integers.ts";
import { centralMoment, mean, rawMoment, variance } from "./moments.ts";
import { cumulative, probabilityOf, quantile } from "./quantiles.ts";
import { add, compare, equals, multiply, ONE, type Rational, rational, ZERO } from "./rational.ts";
import { condition, scale, shift, transform } from "./reshape.ts";

const values = fc
  .tuple(
    fc.oneof(fc.bigInt({ min: -12n, max: 12n }), fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n })),
    fc.integer({ min: 1, max: 12 }),
  )
  .map(([num, den]) => rational(num, den));
const distributions = fc
  .array(fc.record({ value: values, count: fc.bigInt({ min: 1n, max: 1_000n }) }), { minLength: 1, maxLength: 8 })
  .map((outcomes) => countedDistribution(outcomes));

const spell = ({ num, den }: Rational): string => `${num}/${den}`;

/** The oracle: all pairs of outcomes, probabilities added one fraction at a time. */
const pairwise = (
  a: Distribution,
  b: Distribution,
  join: (x: Rational, y: Rational) => Rational,
): Map<string, Rational> => {
  const chances = new Map<string, Rational>();
  for (const x of outcomesOf(a)) {
    for (const y of outcomesOf(b)) {
      const key = spell(join(x.value, y.value));
      chances.set(key, add(chances.get(key) ?? ZERO, multiply(x.probability, y.probability)));
    }
  }
  return chances;
};
const asMap = (of: Distribution): Map<string, Rational> =>
  new Map(outcomesOf(of).map(({ value, probability }) => [spell(value), probability]));

const expectCanonical = ({ unit, levels, counts, total }: Distribution): void => {
  expect(levels.length).toBe(counts.length);
  expect(unit > 0n && counts.every((count) => count > 0n)).toBe(true);
  expect(levels.every((level, index) => index === 0 || level > (levels[index - 1] ?? level))).toBe(true);
  expect(levels.reduce(gcd, unit)).toBe(1n);
  expect(counts.reduce(gcd)).toBe(1n);
  expect(counts.reduce((all, count) => all + count)).toBe(total);
};

describe("distributions", () => {
  test("are their outcomes, in any order and split at will", () => {
    fc.assert(
      fc.property(distributions, fc.integer({ min: 1, max: 5 }), (of, pieces) => {
        expectCanonical(of);
        const outcomes = outcomesOf(of);
        expect(sum(outcomes.map(({ probability }) => probability))).toEqual(ONE);
        expect(createDistribution(outcomes.toReversed())).toEqual(of);
        const split = outcomes.flatMap(({ value, probability }) =>
          Array.from({ length: pieces }, () => ({ value, probability: multiply(probability, rational(1, pieces)) })),
        );
        expect(createDistribution(split)).toEqual(of);
      }),
    );
  });

  test("a sum is that of all pairs, in canonical form", () => {
    fc.assert(
      fc.property(distributions, distributions, (a, b) => {
        const added = convolve(a, b);
        expectCanonical(added);
        expect(asMap(added)).toEqual(pairwise(a, b, add));
      }),
    );
  });

  test("sums commute, associate, and have 0 for a unit", () => {
    fc.assert(
      fc.property(distributions, distributions, distributions, (a, b, c) => {
        expect(convolve(a, b)).toEqual(convolve(b, a));
        expect(convolve(convolve(a, b), c)).toEqual(convolve(a, convolve(b, c)));
        expect(convolve(a, pointDistribution(ZERO))).toEqual(a);
      }),
      { numRuns: 50 },
    );
  });

  test("means add; of independent ones, variances and third central moments too", () => {
    fc.assert(
      fc.property(distributions, distributions, (a, b) => {
        const added = convolve(a, b);
        expect(mean(added)).toEqual(add(mean(a), mean(b)));
        expect(variance(added)).toEqual(add(variance(a), variance(b)));
        expect(centralMoment(added, 3)).toEqual(add(centralMoment(a, 3), centralMoment(b, 3)));
      }),
    );
  });

  test("n copies are one copy and n − 1", () => {
    fc.assert(
      fc.property(distributions, fc.integer({ min: 0, max: 5 }), (of, n) => {
        expect(convolvePower(of, n + 1)).toEqual(convolve(convolvePower(of, n), of));
      }),
      { numRuns: 50 },
    );
  });

  test("a mixture's moments are the mixture of moments, and mixing distributes over sums", () => {
    fc.assert(
      fc.property(distributions, distributions, distributions, fc.integer({ min: 0, max: 30 }), (a, b, c, weight) => {
        const [p, q] = [rational(weight, 30), rational(30 - weight, 30)];
        const of = (x: Distribution, y: Distribution): Distribution =>
          mix([
            { probability: p, distribution: x },
            { probability: q, distribution: y },
          ]);
        expectCanonical(of(a, b));
        for (const k of [1, 2, 3]) {
          const expected = add(multiply(p, rawMoment(a, k)), multiply(q, rawMoment(b, k)));
          expect(rawMoment(of(a, b), k)).toEqual(expected);
        }
        expect(convolve(of(a, b), c)).toEqual(of(convolve(a, c), convolve(b, c)));
        expect(of(a, a)).toEqual(a);
      }),
      { numRuns: 50 },
    );
  });

  test("scaling and shifting move moments as they must, and are transformations", () => {
    fc.assert(
      fc.property(distributions, values, values, (of, factor, offset) => {
        const scaled = scale(of, factor);
        const shifted = shift(of, offset);
        expectCanonical(scaled);
        expectCanonical(shifted);
        expect(mean(scaled)).toEqual(multiply(mean(of), factor));
        expect(variance(scaled)).toEqual(multiply(variance(of), multiply(factor, factor)));
        expect(mean(shifted)).toEqual(add(mean(of), offset));
        expect(variance(shifted)).toEqual(variance(of));
        expect(transform(of, (value) => multiply(value, factor))).toEqual(scaled);
        expect(transform(of, (value) => add(value, offset))).toEqual(shifted);
        expect(convolve(of, pointDistribution(offset))).toEqual(shifted);
        if (factor.num !== 0n) expect(scale(scaled, rational(factor.den, factor.num))).toEqual(of);
      }),
    );
  });

  test("a transformed mean is the sum over outcomes", () => {
    fc.assert(
      fc.property(distributions, (of) => {
        const square = (value: Rational): Rational => multiply(value, value);
        const direct = sum(outcomesOf(of).map(({ value, probability }) => multiply(square(value), probability)));
        expect(mean(transform(of, square))).toEqual(direct);
        expect(rawMoment(of, 2)).toEqual(direct);
      }),
    );
  });

  test("a distribution is the mixture of what it is on either side of a value", () => {
    fc.assert(
      fc.property(distributions, values, (of, border) => {
        const below = (value: Rational): boolean => compare(value, border) <= 0;
        const p = cumulative(of, border);
        const sides = [
          { probability: p, holds: below },
          { probability: subtract(ONE, p), holds: (value: Rational) => !below(value) },
        ].filter(({ probability }) => probability.num > 0n);
        for (const { probability, holds } of sides) expect(probabilityOf(of, holds)).toEqual(probability);
        const parts = sides.map(({ probability, holds }) => ({ probability, distribution: condition(of, holds) }));
        expect(mix(parts)).toEqual(of);
      }),
    );
  });

  test("a quantile is where the cumulative probability reaches p", () => {
    fc.assert(
      fc.property(distributions, fc.integer({ min: 0, max: 100 }), (of, percent) => {
        const p = rational(percent, 100);
        const value = quantile(of, p);
        expect(compare(cumulative(of, value), p)).toBeGreaterThanOrEqual(0);
        const before = probabilityOf(of, (other) => compare(other, value) < 0);
        if (before.num > 0n) expect(compare(before, p)).toBe(-1);
        for (const { value: each } of outcomesOf(of))
          expect(equals(quantile(of, cumulative(of, each)), each)).toBe(true);
      }),
    );
  });
});
