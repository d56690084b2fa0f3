import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { multiply, ONE, type Rational, rational, ZERO } from "./rational.ts";
import { compare } from "./rational.ts";
import { max, subtract } from "./arithmetic.ts";
import { countedDistribution, uniformDistribution } from "./distribution.ts";
import { leastStakeStep, type StakeGrid, worstRounding } from "./stake-grid.ts";
import {
  exactExpectation,
  expectationAt,
  type StakedOutcome,
  stakedOutcomes,
  weighParts,
  type WeighedParts,
} from "./stake-rounding.ts";

const single = (multiplier: Rational, num: number, den: number): StakedOutcome => ({
  parts: [{ fraction: ONE, multiplier }],
  probability: rational(num, den),
});
/** A call of heads at 99 %. */
const flip = (): WeighedParts => weighParts([single(rational(99, 50), 1, 2), single(ZERO, 1, 2)]);
/** Half a stake more is asked for in one case of three. */
const insured = (): WeighedParts =>
  weighParts([
    { parts: [{ fraction: ONE, multiplier: rational(3, 2) }], probability: rational(2, 3) },
    {
      parts: [
        { fraction: ONE, multiplier: ZERO },
        { fraction: rational(1, 2), multiplier: rational(5, 2) },
      ],
      probability: rational(1, 3),
    },
  ]);

const costAt = (weighed: WeighedParts, stake: bigint): Rational => {
  const at = expectationAt(weighed, stake);
  if (typeof at === "string") throw new Error(at);
  return subtract(exactExpectation(weighed).rtp, at.rtp);
};

describe("expectation at a stake", () => {
  test("is exact before rounding", () => {
    expect(exactExpectation(flip())).toEqual({ due: ONE, payout: rational(99, 100), rtp: rational(99, 100) });
    expect(exactExpectation(insured())).toEqual({
      due: rational(7, 6),
      payout: rational(17, 12),
      rtp: rational(17, 14),
    });
  });

  test("floors what is due, then what is paid, part by part", () => {
    expect(expectationAt(flip(), 1n)).toEqual({ due: ONE, payout: rational(1, 2), rtp: rational(1, 2) });
    expect(expectationAt(flip(), 50n)).toEqual({ due: rational(50), payout: rational(99, 2), rtp: rational(99, 100) });
    // 3: due 3 and 1; pays 4, or 0 and 2.
    expect(expectationAt(insured(), 3n)).toEqual({ due: rational(10, 3), payout: rational(10, 3), rtp: ONE });
  });

  test("refuses a stake of which a part rounds down to nothing", () => {
    expect(expectationAt(insured(), 1n)).toBe("stake_too_small_for_part");
    expect(expectationAt(insured(), 2n)).not.toBe("stake_too_small_for_part");
    expect(expectationAt(flip(), 0n)).toBe("stake_too_small_for_part");
  });

  test("takes a distribution of multipliers for parts of the whole stake", () => {
    const multipliers = countedDistribution([
      { value: rational(99, 50), count: 1n },
      { value: ZERO, count: 1n },
    ]);
    expect(exactExpectation(weighParts(stakedOutcomes(multipliers)))).toEqual(exactExpectation(flip()));
    expect(stakedOutcomes(multipliers)[1]).toEqual(single(rational(99, 50), 1, 2));
  });

  test("weighs equal parts once", () => {
    const weighed = weighParts([single(ONE, 1, 6), single(ONE, 1, 3), single(ZERO, 1, 2)]);
    expect(weighed.total).toBe(6n);
    expect(weighed.parts.map(({ weight }) => weight)).toEqual([3n, 3n]);
  });

  test("lets an outcome have no chance at all", () => {
    const weighed = weighParts([single(ONE, 1, 1), single(rational(1_000), 0, 1)]);
    expect(expectationAt(weighed, 7n)).toEqual({ due: rational(7), payout: rational(7), rtp: ONE });
  });

  test("refuses what is no settlement", () => {
    expect(() => weighParts([single(ONE, 1, 2)])).toThrow("the probabilities sum to 1/2, not to 1");
    expect(() => weighParts([single(ONE, -1, 2), single(ZERO, 3, 2)])).toThrow("a probability is negative");
    expect(() => weighParts([single(rational(-1), 1, 1)])).toThrow(/its multiplier is not negative/);
    const free = { parts: [{ fraction: ZERO, multiplier: ONE }], probability: ONE };
    expect(() => weighParts([free])).toThrow(/a part's fraction is positive/);
  });
});

describe("the worst stake of a grid", () => {
  const grid = (minMinor: bigint, maxMinor: bigint, stepMinor: bigint): StakeGrid => ({
    minMinor,
    maxMinor,
    stepMinor,
  });

  test("is found among all", () => {
    // 1 pays 1 for 1.98: 49 points. From 2 on: 3 for 3.96, 24 points.
    expect(worstRounding(flip(), grid(1n, 1_000_000n, 1n))).toEqual({
      stakeMinor: 1n,
      cost: rational(49, 100),
      atMost: rational(49, 100),
    });
    expect(worstRounding(flip(), grid(2n, 1_000_000n, 1n))).toMatchObject({ stakeMinor: 2n, cost: rational(24, 100) });
    // A step of 50 pays all that it should.
    expect(worstRounding(flip(), grid(50n, 10n ** 15n, 50n))).toMatchObject({ cost: ZERO, atMost: ZERO });
    // To know that, one stake is enough: each of the others rounds as it does.
    expect(worstRounding(flip(), grid(50n, 10n ** 15n, 50n), { maxStakes: 1n })).toMatchObject({ atMost: ZERO });
    // 50 loses nothing, so the worst is the one after: 74 pays 146.52.
    expect(worstRounding(flip(), grid(50n, 74n, 24n))).toMatchObject({ stakeMinor: 74n, cost: rational(13, 3700) });
  });

  test("is refused with its first stake", () => {
    expect(worstRounding(insured(), grid(1n, 100n, 1n))).toBe("stake_too_small_for_part");
    expect(worstRounding(insured(), grid(3n, 3n, 1n))).toMatchObject({ stakeMinor: 3n, cost: rational(3, 14) });
  });

  test("may be the last, where rounding favours the player on all", () => {
    // The insurance loses; what is floored off it was staked at a loss.
    const favoured = weighParts([
      {
        parts: [
          { fraction: ONE, multiplier: ONE },
          { fraction: rational(1, 2), multiplier: ZERO },
        ],
        probability: ONE,
      },
    ]);
    const worst = worstRounding(favoured, grid(3n, 1_001n, 2n));
    expect(worst).toEqual({ stakeMinor: 1_001n, cost: costAt(favoured, 1_001n), atMost: costAt(favoured, 1_001n) });
    expect(compare(costAt(favoured, 1_001n), ZERO)).toBe(-1);
    expect(worstRounding(favoured, grid(3n, 3n, 2n))).toMatchObject({ stakeMinor: 3n });
  });

  test("is bounded where the grid is too long to look at", () => {
    // One unit in a billion is lost per stake until something is: nothing tells early that no stake is worse.
    const fine = weighParts([single(rational(10n ** 9n + 1n, 10n ** 9n), 1, 1)]);
    const worst = worstRounding(fine, grid(1n, 10n ** 12n, 1n), { maxStakes: 1_000n });
    if (typeof worst === "string") throw new Error(worst);
    expect(worst.cost).toEqual(rational(1n, 10n ** 9n));
    expect(worst.atMost).toEqual(rational(10n ** 9n - 1n, 10n ** 9n * 1_001n));
    expect(worstRounding(fine, grid(1n, 1_000n, 1n), { maxStakes: 1_000n })).toMatchObject({ atMost: worst.cost });
    expect(worstRounding(fine, grid(1n, 1_001n, 1n), { maxStakes: 1_000n })).not.toMatchObject({ atMost: worst.cost });
  });

  test("says no more than the whole RTP where it can say nothing", () => {
    const halved = weighParts([
      { parts: [{ fraction: rational(1, 1_000), multiplier: rational(1, 3) }], probability: ONE },
    ]);
    const worst = worstRounding(halved, grid(1_000n, 100_000n, 1n), { maxStakes: 1n });
    expect(worst).toMatchObject({ cost: rational(1, 3), atMost: rational(1, 3) });
  });

  test.each([grid(0n, 10n, 1n), grid(5n, 4n, 1n), grid(1n, 10n, 0n)])("a grid ascends from 1: %o", (wrong) => {
    expect(() => worstRounding(flip(), wrong)).toThrow(/no grid of stakes/);
  });

  const parts = fc.record({
    fraction: fc.constantFrom(ONE, rational(1, 2), rational(2), rational(2, 3)),
    multiplier: fc.tuple(fc.nat(12), fc.integer({ min: 1, max: 6 })).map(([num, den]) => rational(num, den)),
  });
  const anyRules = fc
    .array(
      fc.record({ parts: fc.array(parts, { minLength: 1, maxLength: 2 }), count: fc.integer({ min: 1, max: 5 }) }),
      {
        minLength: 1,
        maxLength: 4,
      },
    )
    .map((outcomes) => {
      const total = outcomes.reduce((sum, { count }) => sum + count, 0);
      return weighParts(outcomes.map(({ parts: of, count }) => ({ parts: of, probability: rational(count, total) })));
    });

  test("is what looking at every stake finds", () => {
    const grids = fc
      .record({ min: fc.integer({ min: 2, max: 60 }), step: fc.integer({ min: 1, max: 20 }), length: fc.nat(150) })
      .map(({ min, step, length }) => grid(BigInt(min), BigInt(min + step * length + (step - 1)), BigInt(step)));
    fc.assert(
      fc.property(anyRules, grids, (weighed, stakes) => {
        let most: Rational | undefined;
        for (let stake = stakes.minMinor; stake <= stakes.maxMinor; stake += stakes.stepMinor) {
          const cost = costAt(weighed, stake);
          most = most ? max(most, cost) : cost;
        }
        const worst = worstRounding(weighed, stakes);
        if (typeof worst === "string") throw new Error(worst);
        expect(worst.cost).toEqual(most);
        expect(worst.atMost).toEqual(most);
        expect(costAt(weighed, worst.stakeMinor)).toEqual(most);
        expect((worst.stakeMinor - stakes.minMinor) % stakes.stepMinor).toBe(0n);
        const hasty = worstRounding(weighed, stakes, { maxStakes: 3n });
        if (typeof hasty === "string") throw new Error(hasty);
        expect(compare(hasty.cost, worst.cost)).toBeLessThanOrEqual(0);
        expect(compare(hasty.atMost, worst.cost)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 300 },
    );
  });

  test("the least step is the first all of whose multiples are cheap", () => {
    const tolerances = fc.constantFrom(rational(1, 200), rational(1, 20), rational(1, 4));
    fc.assert(
      fc.property(anyRules, tolerances, (weighed, tolerance) => {
        const step = leastStakeStep(weighed, tolerance);
        // The oracle goes far beyond where the bound lets the code stop.
        const isCheap = (of: bigint): boolean => {
          const worst = worstRounding(weighed, grid(of, of * 5_000n, of), { maxStakes: 5_000n });
          return typeof worst !== "string" && compare(worst.cost, tolerance) <= 0;
        };
        expect(isCheap(step)).toBe(true);
        for (let smaller = 1n; smaller < step; smaller += 1n) expect(isCheap(smaller), `step ${smaller}`).toBe(false);
      }),
      { numRuns: 60 },
    );
  });
});

describe("the least step", () => {
  test("is known for known games", () => {
    // k · 34 pays 1.98 less 0.32 k of a unit, until the third: 0.47 points at most.
    expect(leastStakeStep(flip())).toBe(34n);
    expect(leastStakeStep(flip(), rational(49, 100))).toBe(1n);
    expect(leastStakeStep(flip(), rational(48, 100))).toBe(2n);
    expect(leastStakeStep(weighParts(stakedOutcomes(uniformDistribution([ZERO, ONE]))))).toBe(1n);
    // Half a stake is a whole unit from 2 on.
    expect(leastStakeStep(insured(), ONE)).toBe(2n);
  });

  test("needs a tolerance", () => {
    expect(() => leastStakeStep(flip(), ZERO)).toThrow("a tolerance is above 0");
    expect(() => leastStakeStep(flip(), multiply(ONE, rational(-1, 200)))).toThrow(RangeError);
  });
});
