import { describe, expect, test } from "vitest";
import {
  countedDistribution,
  createDistribution,
  MAX_OUTCOMES,
  outcomesOf,
  pointDistribution,
  uniformDistribution,
} from "./distribution.ts";
import { ONE, type Rational, rational, ZERO } from "./rational.ts";

const outcome = (value: Rational, probability: Rational) => ({ value, probability });
const [half, third] = [rational(1, 2), rational(1, 3)];

describe("a distribution", () => {
  test("is in canonical form: ascending, merged, in lowest terms", () => {
    const made = createDistribution([
      outcome(rational(5, 2), third),
      outcome(rational(-1, 2), rational(1, 6)),
      outcome(rational(5, 2), rational(1, 6)),
      outcome(ZERO, third),
      outcome(ONE, ZERO),
    ]);
    expect(made).toEqual({ unit: 2n, levels: [-1n, 0n, 5n], counts: [1n, 2n, 3n], total: 6n });
    expect(outcomesOf(made)).toEqual([
      outcome(rational(-1, 2), rational(1, 6)),
      outcome(ZERO, third),
      outcome(rational(5, 2), half),
    ]);
  });

  test("has one form, however it is written", () => {
    const counted = countedDistribution([
      { value: rational(3), count: 50n },
      { value: ONE, count: 100n },
      { value: rational(3), count: 0n },
    ]);
    expect(counted).toEqual({ unit: 1n, levels: [1n, 3n], counts: [2n, 1n], total: 3n });
    expect(createDistribution([outcome(rational(3), third), outcome(ONE, rational(2, 3))])).toEqual(counted);
    expect(uniformDistribution([ONE, rational(3), ONE])).toEqual(counted);
    // A fraction that isn't in lowest terms is still the value that it is.
    expect(countedDistribution([{ value: { num: 2n, den: 4n }, count: 1n }])).toEqual(pointDistribution(half));
    expect(createDistribution([outcome({ num: 2n, den: 4n }, half), outcome(half, { num: 2n, den: 4n })])).toEqual(
      pointDistribution(half),
    );
  });

  test("drops the unit that its values don't need", () => {
    const made = createDistribution([outcome(half, ZERO), outcome(rational(6), half), outcome(rational(9), half)]);
    expect(made).toEqual({ unit: 1n, levels: [6n, 9n], counts: [1n, 1n], total: 2n });
    expect(pointDistribution(rational(4, 6))).toEqual({ unit: 3n, levels: [2n], counts: [1n], total: 1n });
    expect(pointDistribution(ZERO)).toEqual({ unit: 1n, levels: [0n], counts: [1n], total: 1n });
  });

  test("is frozen", () => {
    const made = uniformDistribution([ONE, half]);
    expect([made, made.levels, made.counts].every(Object.isFrozen)).toBe(true);
  });

  test("has probabilities that sum to exactly 1", () => {
    const short = [outcome(ONE, third), outcome(ZERO, third), outcome(half, rational(333_333, 1_000_000))];
    expect(() => createDistribution(short)).toThrow("the probabilities sum to 2999999/3000000, not to 1");
    expect(() => createDistribution([outcome(ONE, ONE), outcome(ZERO, third)])).toThrow(/sum to 4\/3/);
    expect(() => createDistribution([])).toThrow(RangeError);
  });

  test("has no negative probability, even if all sum to 1", () => {
    const negative = [outcome(ONE, rational(-1, 3)), outcome(ZERO, rational(4, 3))];
    expect(() => createDistribution(negative)).toThrow("a probability of -1/3 is negative");
    const counts = [
      { value: ONE, count: -1n },
      { value: ZERO, count: 3n },
    ];
    expect(() => countedDistribution(counts)).toThrow("a count of -1 is negative");
  });

  test("counts all the cases there are", () => {
    const counts = [
      { value: ONE, count: 2n },
      { value: ZERO, count: 3n },
    ];
    expect(countedDistribution(counts, 5n).total).toBe(5n);
    expect(() => countedDistribution(counts, 6n)).toThrow("the counts sum to 5, not to 6");
  });

  test("has an outcome", () => {
    expect(() => uniformDistribution([])).toThrow("a distribution has at least one outcome");
    expect(() => countedDistribution([{ value: ONE, count: 0n }])).toThrow(RangeError);
  });

  test("has a length that is bounded", () => {
    const tooMany = (function* () {
      for (let n = 0n; n <= MAX_OUTCOMES; n += 1n) yield { num: n, den: 1n };
    })();
    expect(() => uniformDistribution(tooMany)).toThrow(/4194305 values is too long/);
  });
});
