import fc from "fast-check";
import { expect, test } from "vitest";
import { subtract } from "./arithmetic.ts";
import { hurtfulStakes } from "./hurtful-stakes.ts";
import { compare, ONE, type Rational, rational, ZERO } from "./rational.ts";
import { leastStakeStep } from "./stake-grid.ts";
import { exactExpectation, expectationAt, type StakedPart, weighParts, type WeighedParts } from "./stake-rounding.ts";

/** Each of some ways to end is as likely as any other. */
const evenly = (ways: readonly (readonly StakedPart[])[]): WeighedParts =>
  weighParts(ways.map((parts) => ({ parts, probability: rational(1, ways.length) })));
const whole = (multiplier: Rational): StakedPart => ({ fraction: ONE, multiplier });

const numbers = (weighed: WeighedParts) =>
  hurtfulStakes(weighed).map(({ fromMinor, toMinor }) => [Number(fromMinor), Number(toMinor)]);

test("of a coin at 1.98 are those that lose more than half a point", () => {
  // ½ · (1.98 s − ⌊1.98 s⌋) / s > 1/200.
  expect(numbers(evenly([[whole(rational(99, 50))], [whole(ZERO)]]))).toEqual([
    [1, 33],
    [51, 66],
  ]);
});

test("of whole multipliers are none", () => {
  expect(numbers(evenly([[whole(rational(36))], [whole(ZERO)]]))).toEqual([]);
});

test("hold what is too small to be divided, even where rounding costs nothing", () => {
  const rare = { fraction: rational(1, 300), multiplier: rational(300) };
  const ways = [[whole(ONE), rare], ...Array.from({ length: 9_999 }, () => [whole(ONE)])];
  const ranges = numbers(evenly(ways));
  expect(ranges[0]).toEqual([1, 299]);
  expect(ranges.flat().every((stake) => stake < 10_000)).toBe(true);
});

test("need a tolerance", () => {
  expect(() => hurtfulStakes(evenly([[whole(ONE)]]), ZERO)).toThrow("a tolerance is above 0");
});

const part = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 20 }))
  .map(([piece, num, den]): StakedPart => ({ fraction: rational(1, piece), multiplier: rational(num, den) }));
const games = fc.array(fc.array(part, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }).map(evenly);

test("are exactly those that looking at each stake finds, and none comes after the last", () => {
  fc.assert(
    fc.property(games, (weighed) => {
      const ranges = hurtfulStakes(weighed);
      const last = ranges.at(-1)?.toMinor ?? 0n;
      const { rtp } = exactExpectation(weighed);
      for (let stake = 1n; stake <= last + 500n; stake += 1n) {
        const at = expectationAt(weighed, stake);
        const hurts = typeof at === "string" || compare(subtract(rtp, at.rtp), rational(1, 200)) > 0;
        expect(ranges.some(({ fromMinor, toMinor }) => fromMinor <= stake && stake <= toMinor)).toBe(hurts);
      }
    }),
  );
});

test("hold no multiple of the least step, and some of any smaller one", () => {
  fc.assert(
    fc.property(games, (weighed) => {
      const least = leastStakeStep(weighed);
      const ranges = hurtfulStakes(weighed);
      const hits = (step: bigint): boolean =>
        ranges.some(({ fromMinor, toMinor }) => (toMinor / step) * step >= fromMinor && toMinor >= step);
      expect(hits(least)).toBe(false);
      for (let step = 1n; step < least; step += 1n) expect(hits(step)).toBe(true);
    }),
  );
});
