import { max, subtract, sum, toNumber } from "@croupier/math/arithmetic";
import { type Distribution, outcomesOf } from "@croupier/math/distribution";
import { mean, variance } from "@croupier/math/moments";
import { maximum, probabilityOf } from "@croupier/math/quantiles";
import { solveDistribution } from "@croupier/math/recursion";
import { transform } from "@croupier/math/reshape";
import { compare, multiply, rational, ZERO } from "@croupier/math/rational";
import { sized } from "@croupier/testing/size";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { boundExcess } from "./beyond-most.ts";
import { countRound } from "./counted-round.ts";
import { endlessFeatures, limitedFeatures } from "./feature.ts";
import type { Round } from "./round.ts";
import { NO_FEATURE, roundMoments } from "./round-moments.ts";
import { roundRound } from "./rounded-round.ts";
import { byAward, type SpinWin, type SpinWins } from "./spin-wins.ts";

const spinsOf = (wins: readonly SpinWin[]): SpinWins => ({
  cycle: wins.reduce((all, { count }) => all + count, 0n),
  wins,
});

const winsOf = (awards: readonly number[]) =>
  fc
    .uniqueArray(
      fc.record({
        level: fc.constantFrom(0, 0, 2, 3, 6, 40),
        award: fc.constantFrom(0, 0, ...awards),
        count: fc.integer({ min: 1, max: 9 }).map(BigInt),
      }),
      { minLength: 1, maxLength: 6, selector: ({ level, award }) => `${level} ${award}` },
    )
    .filter((wins) => wins.some(({ award }) => award === 0));

const base = winsOf([1, 2, 4]).map(spinsOf);
const free = winsOf([1, 2, 3]).map(spinsOf);

/** The same round spin by spin, as it is played: by recursion over spins left and awarded. */
const playedOut = ({ base: first, free: later, maxSpins, stakeLevels }: Omit<Round, "most">): Distribution => {
  interface State {
    readonly left: number;
    readonly awarded: number;
  }
  return solveDistribution<State>({
    root: { left: 1, awarded: -1 },
    key: ({ left, awarded }) => `${left} ${awarded}`,
    step: ({ left, awarded }) => {
      if (left === 0) return { value: ZERO };
      const { wins, cycle } = awarded < 0 ? first : later;
      return {
        chance: wins.map(({ level, award, count }) => {
          const all = Math.min(Math.max(0, awarded) + award, maxSpins);
          return {
            probability: rational(count, cycle),
            reward: rational(BigInt(level), stakeLevels),
            state: { left: left - 1 + all - Math.max(0, awarded), awarded: all },
          };
        }),
      };
    },
  });
};

const featureOf = ({ base: first, free: later, maxSpins }: Pick<Round, "base" | "free" | "maxSpins">) => {
  const awards = byAward(first).flatMap(({ award }) => (award > 0 ? [award] : []));
  const features = maxSpins < Infinity ? limitedFeatures(later, awards, maxSpins) : endlessFeatures(later);
  return (award: number) => (award > 0 ? features.of(award) : NO_FEATURE);
};

const limits = fc.constantFrom(4, 5, 7, 12);
const rounds = fc.record({ base, free, maxSpins: limits, stakeLevels: fc.constantFrom(1n, 4n) });
const runs = { numRuns: sized(100, 1_000) };

describe("a round of free spins with a limit", () => {
  test("has the moments and the distribution of playing it spin by spin", () => {
    fc.assert(
      fc.property(rounds, (round) => {
        const played = playedOut(round);
        const { most, ...moments } = roundMoments(round.base, featureOf(round), round.stakeLevels);
        const { value, probability } = maximum(played);
        expect(moments).toEqual({
          returned: mean(played),
          variance: variance(played),
          hitFrequency: probabilityOf(played, ({ num }) => num > 0n),
          maximum: { multiplier: value, probability },
        });
        if (most > 0) expect(countRound({ ...round, most })).toEqual(played);
      }),
      runs,
    );
  });

  test("ends at the most it may win, with all chances beyond it there", () => {
    fc.assert(
      fc.property(rounds, fc.integer({ min: 1, max: 60 }), (round, most) => {
        const { most: uncut } = roundMoments(round.base, featureOf(round), round.stakeLevels);
        fc.pre(most <= uncut);
        const limit = rational(BigInt(most), round.stakeLevels);
        const cut = transform(playedOut(round), (value) => (compare(value, limit) > 0 ? limit : value));
        expect(countRound({ ...round, most })).toEqual(cut);
      }),
      runs,
    );
  });

  test("is as exact as it says where chances are rounded", () => {
    fc.assert(
      fc.property(rounds, fc.integer({ min: 1, max: 60 }), (round, most) => {
        const { most: uncut } = roundMoments(round.base, featureOf(round), round.stakeLevels);
        fc.pre(most <= uncut);
        const exact = countRound({ ...round, most });
        const rounded = roundRound({ ...round, most }, 1e9);
        if (!exact || !rounded) throw new Error("too much work for so small a round");
        const off = subtract(mean(rounded.distribution), mean(exact));
        expect(compare(multiply(off, off), multiply(rounded.errorBound, rounded.errorBound))).toBeLessThanOrEqual(0);
        expect(toNumber(rounded.errorBound)).toBeLessThan(1e-9);
      }),
      runs,
    );
  });
});

describe("what a round would win beyond the most", () => {
  test("is within the limits that are set to it, on average and in chance", () => {
    fc.assert(
      fc.property(rounds, fc.integer({ min: 1, max: 200 }), (round, most) => {
        const played = playedOut(round);
        const bound = boundExcess({ ...round, most });
        if (!bound) throw new Error("features of a dozen spins grow too fast");
        const limit = rational(BigInt(most), round.stakeLevels);
        const excess = mean(transform(played, (value) => max(ZERO, subtract(value, limit))));
        expect(compare(multiply(excess, rational(round.stakeLevels)), bound.levels)).toBeLessThanOrEqual(0);
        const reached = probabilityOf(played, (value) => compare(value, limit) >= 0);
        expect(compare(reached, bound.chance)).toBeLessThanOrEqual(0);
      }),
      runs,
    );
  });

  test("is next to nothing where the most is far off, also without a limit to the spins", () => {
    const spins = spinsOf([
      { level: 0, award: 0, count: 60n },
      { level: 3, award: 0, count: 30n },
      { level: 40, award: 2, count: 10n },
    ]);
    const bound = boundExcess({ base: spins, free: spins, maxSpins: Infinity, most: 20_000, stakeLevels: 1n });
    expect(toNumber(bound?.levels ?? rational(1))).toBeLessThan(1e-30);
    const growing = spinsOf([{ level: 1, award: 1, count: 1n }]);
    expect(
      boundExcess({ base: spins, free: growing, maxSpins: Infinity, most: 20_000, stakeLevels: 1n }),
    ).toBeUndefined();
  });
});

describe("a round of free spins without a limit", () => {
  const rarely = free.filter(({ wins, cycle }) => {
    const added = wins.reduce((all, { award, count }) => all + BigInt(award) * count, 0n);
    return added * 2n < cycle;
  });
  const endless = fc.record({ base, free: rarely, maxSpins: fc.constant(Infinity), stakeLevels: fc.constant(4n) });

  test("has the moments that a very high limit comes close to", () => {
    fc.assert(
      fc.property(endless, (round) => {
        const without = roundMoments(round.base, featureOf(round), round.stakeLevels);
        const high = roundMoments(round.base, featureOf({ ...round, maxSpins: 400 }), round.stakeLevels);
        for (const figure of ["returned", "variance", "hitFrequency"] as const) {
          expect(toNumber(without[figure])).toBeCloseTo(toNumber(high[figure]), 9);
        }
      }),
      { numRuns: sized(10, 60) },
    );
  });

  test("that ends at a maximum win has the distribution that a very high limit comes close to", () => {
    fc.assert(
      fc.property(endless, fc.integer({ min: 1, max: 60 }), (round, most) => {
        const { most: uncut } = roundMoments(round.base, featureOf(round), round.stakeLevels);
        fc.pre(most <= uncut);
        const without = roundRound({ ...round, most }, 1e9);
        const high = roundRound({ ...round, maxSpins: 400, most }, 1e9);
        if (!without || !high) throw new Error("too much work for so small a round");
        expect(toNumber(without.errorBound)).toBeLessThan(1e-9);
        expect(toNumber(mean(without.distribution))).toBeCloseTo(toNumber(mean(high.distribution)), 9);
        expect(sum(outcomesOf(without.distribution).map(({ probability }) => probability))).toEqual(rational(1));
      }),
      { numRuns: sized(10, 60) },
    );
  });

  test("has no average where a spin adds a spin or more", () => {
    const growing = spinsOf([{ level: 1, award: 1, count: 1n }]);
    expect(() => endlessFeatures(growing)).toThrow("set scatter.maxSpins or maxWin");
  });

  /** By level, how likely a free spin and all that it adds win so much and end: f(y) = E[y^W · f(y)^J], from below. */
  const endingLaw = ({ wins, cycle }: SpinWins, most: number): readonly number[] => {
    const nothing = Array<number>(most).fill(0);
    const times = (one: readonly number[], other: readonly number[]): readonly number[] =>
      nothing.map((_, level) =>
        one.slice(0, level + 1).reduce((all, chance, at) => all + chance * (other[level - at] ?? 0), 0),
      );
    let law: readonly number[] = nothing;
    for (let [round, change] = [0, 1]; change > 1e-15 && round < 20_000; round += 1) {
      const powers: (readonly number[])[] = [nothing.with(0, 1)];
      for (const { award } of wins) while (powers.length <= award) powers.push(times(powers.at(-1) ?? nothing, law));
      const next = nothing.map((_, level) =>
        wins.reduce(
          (all, win) => all + (Number(win.count) / Number(cycle)) * (powers[win.award]?.[level - win.level] ?? 0),
          0,
        ),
      );
      const before = law;
      change = next.reduce((all, chance, level) => all + chance - (before[level] ?? 0), 0);
      law = next;
    }
    return law;
  };

  test("that adds a spin or more, and wins, is ended by a maximum win", () => {
    const growing = fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 3 }))
      .map(([plain, adding, empty]) =>
        spinsOf([
          { level: 0, award: 0, count: BigInt(plain) },
          { level: 3, award: 0, count: 1n },
          { level: 2, award: 2, count: BigInt(adding) },
          { level: 0, award: 3, count: BigInt(empty) + 1n },
        ]),
      )
      // As many free spins as are taken, or more.
      .filter(({ wins, cycle }) => wins.reduce((all, { award, count }) => all + BigInt(award) * count, 0n) >= cycle);
    const started = spinsOf([
      { level: 1, award: 0, count: 3n },
      { level: 0, award: 2, count: 1n },
    ]);
    fc.assert(
      fc.property(growing, fc.integer({ min: 2, max: 30 }), (later, most) => {
        const cut = roundRound({ base: started, free: later, maxSpins: Infinity, most, stakeLevels: 1n }, Infinity);
        if (!cut) throw new Error("too many ways");
        const one = endingLaw(later, most);
        const two = one.map((_, level) =>
          one.slice(0, level + 1).reduce((all, chance, at) => all + chance * (one[level - at] ?? 0), 0),
        );
        const below = two.map((chance, level) => chance / 4 + (level === 1 ? 3 / 4 : 0));
        const chanceOf = (level: number): number =>
          toNumber(probabilityOf(cut.distribution, ({ num }) => num === BigInt(level)));
        for (const [level, chance] of below.entries()) expect(chanceOf(level)).toBeCloseTo(chance, 9);
        expect(chanceOf(most)).toBeCloseTo(1 - below.reduce((all, chance) => all + chance, 0), 9);
        expect(compare(cut.errorBound, rational(1, 10n ** 9n))).toBe(-1);
      }),
      { numRuns: sized(10, 60) },
    );
  });
});
