import { permutations } from "@croupier/math/combinatorics";
import { describe, expect, test } from "vitest";
import { allSequences } from "./all-sequences.ts";
import { frequency, overlapsOf, pairs, poker } from "./counts.ts";
import { fitChiSquare, fitCounts, fitWaits } from "./fit.ts";
import { correlationScore, jointFrequency } from "./neighbours.ts";
import { correlation, maximumOfFive, permutation, runsAboutMiddle } from "./order.ts";
import type { Sequence } from "./sequence.ts";
import {
  type Deals,
  firstPair,
  itemPositions,
  itemsCaught,
  itemsDealt,
  itemsInPlace,
  lastPair,
  orders,
  positionsOf,
  presenceOf,
} from "./shuffles.ts";
import { gapLaw } from "./waits.ts";
import { duplicatesScore } from "./words.ts";

const mean = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0) / values.length;

describe("over everything that can be drawn, the mean is that of chi-square for", () => {
  test.each([
    { n: 2, length: 10, tuple: 2 },
    { n: 2, length: 10, tuple: 3 },
    { n: 3, length: 7, tuple: 2 },
  ])("overlapping tuples: $tuple of $length values below $n", ({ n, length, tuple }) => {
    const found = allSequences(n, length).map((sequence) => overlapsOf(sequence, tuple));
    expect(mean(found.map(({ statistic }) => statistic))).toBeCloseTo(found[0]?.degrees ?? NaN, 9);
  });

  /** All pairs of deals: one deal alone would hide what two have to do with each other. */
  const pairsOf = (size: number, dealt: number): Deals[] => {
    const deals = Array.from(permutations(size), (order) => order.slice(0, dealt));
    return deals.flatMap((one) => deals.map((other) => ({ size, deals: [one, other] })));
  };

  test.each([2, 3, 4])("items at positions: of %i", (size) => {
    const found = pairsOf(size, size).map(positionsOf);
    expect(mean(found.map(({ statistic }) => statistic))).toBeCloseTo(found[0]?.degrees ?? NaN, 9);
  });

  test.each([
    [4, 1],
    [4, 3],
    [5, 2],
  ])("items dealt: of %i, %i dealt", (size, dealt) => {
    const found = pairsOf(size, dealt).map(presenceOf);
    expect(mean(found.map(({ statistic }) => statistic))).toBeCloseTo(found[0]?.degrees ?? NaN, 9);
  });
});

describe("over everything that can be drawn, the mean is 0 and the variance 1 for", () => {
  const expectStandard = (scores: readonly number[]): void => {
    expect(mean(scores)).toBeCloseTo(0, 9);
    expect(mean(scores.map((score) => score * score))).toBeCloseTo(1, 9);
  };

  test("duplicates", () => {
    expectStandard(allSequences(3, 6).map(duplicatesScore));
    expectStandard(allSequences(8, 4).map(duplicatesScore));
  });

  test("the correlation of neighbours", () => {
    const [ones, others] = [allSequences(3, 3), allSequences(5, 3)];
    expectStandard(ones.flatMap((one) => others.map((other) => correlationScore({ ones: one, others: other }))));
  });
});

describe("a p-value", () => {
  test("is small for counts too uneven and for counts too even", () => {
    const even = Array.from({ length: 10 }, () => 0.1);
    expect(fitCounts([900, 1_100, 1_000, 950, 1_050, 1_000, 1_030, 980, 1_010, 980], even)).toBeGreaterThan(0.001);
    expect(fitCounts([500, 1_500, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000], even)).toBeLessThan(1e-9);
    expect(fitCounts([1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000], even)).toBe(0);
  });

  test("of few degrees calls nothing too even", () => {
    expect(fitCounts([1_000, 1_000], [0.5, 0.5])).toBe(1);
    expect(fitChiSquare({ statistic: 0, degrees: 4 })).toBe(1);
    expect(fitChiSquare({ statistic: 0, degrees: 5 })).toBe(0);
  });

  test("of waits is 0 if the sequence ends before they do", () => {
    expect(fitWaits(10_000, gapLaw(0.5), () => undefined)).toBe(0);
    expect(fitWaits(10_000, gapLaw(0.5), (start) => ({ length: start % 2, next: start + 2 }))).toBeLessThan(1e-9);
  });

  // With so few degrees that a perfect fit isn't suspicious; where the law is another, it is off by far more than this.
  const expectPerfect = (pValue: number): void => expect(pValue).toBeCloseTo(1, 9);

  test("of all sequences on end is that of a perfect fit", () => {
    const onEnd = (n: number, length: number, times = 1): Sequence => {
      const values = allSequences(n, length).flatMap((sequence) => sequence.values);
      return { n, values: Array.from({ length: times }, () => values).flat() };
    };
    expectPerfect(frequency(onEnd(4, 1, 10)));
    expectPerfect(pairs(onEnd(2, 2, 10)));
    expectPerfect(poker(onEnd(8, 5)));
    expectPerfect(maximumOfFive(onEnd(8, 5)));
    expectPerfect(permutation(onEnd(4, 4)));
    const [ones, others] = [onEnd(2, 1, 20).values, onEnd(2, 1, 20).values.toSorted((a, b) => a - b)];
    expectPerfect(jointFrequency({ ones: { values: ones, n: 2 }, others: { values: others, n: 2 } }));
  });

  test("of all deals on end is that of a perfect fit", () => {
    const allDeals = (size: number): Deals => ({ size, deals: Array.from(permutations(size)) });
    const [three, six] = [allDeals(3), allDeals(6)];
    const often = { ...three, deals: Array.from({ length: 5 }, () => three.deals).flat() };
    expectPerfect(itemPositions(three));
    expectPerfect(firstPair(often));
    expectPerfect(lastPair(often));
    expectPerfect(orders(allDeals(4)));
    expectPerfect(itemsInPlace(six));
    expectPerfect(itemsDealt({ ...three, deals: three.deals.map((deal) => deal.slice(0, 2)) }));
    expectPerfect(itemsCaught({ ...six, deals: six.deals.map((deal) => deal.slice(0, 3)) }, 3));
  });

  test("is 0 where nothing ever changes", () => {
    const values = Array.from({ length: 100 }, () => 1);
    expect(runsAboutMiddle({ values, n: 2 })).toBe(0);
    expect(correlation({ values, n: 2 }, 1)).toBe(0);
  });
});
