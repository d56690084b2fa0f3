import { permutations } from "@croupier/math/combinatorics";
import { describe, expect, test } from "vitest";
import { allSequences } from "./all-sequences.ts";
import { pokerLaw } from "./counts.ts";
import type { WaitLaw } from "./fit.ts";
import { rankOrder } from "./order.ts";
import { tally } from "./sequence.ts";
import { couponLaw, gapLaw, runLaw } from "./waits.ts";

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const meanOf = ({ shortest, probabilities }: WaitLaw): number =>
  sum(probabilities.map((chance, i) => chance * (shortest + i)));

describe("the law of", () => {
  test("poker is Knuth's of ten kinds, and that of all hands of four", () => {
    expect(pokerLaw(10).map((chance) => Math.round(chance * 10_000))).toEqual([1, 135, 1_800, 5_040, 3_024]);
    const hands = allSequences(4, 5).map(({ values }) => new Set(values).size - 1);
    expect(pokerLaw(4).map((chance) => chance * 4 ** 5)).toEqual(tally(hands, 5));
  });

  test("gaps is geometric", () => {
    const law = gapLaw(0.25);
    expect(law.probabilities.slice(0, 3)).toEqual([0.25, 0.1875, 0.140625]);
    expect(sum(law.probabilities)).toBeCloseTo(1, 12);
    expect(meanOf(law)).toBeCloseTo(3, 4);
    expect(law.meanTaken).toBe(4);
  });

  test("coupons is that of all sequences, and takes n (1 + 1/2 + … + 1/n)", () => {
    const law = couponLaw(3);
    const lengths = allSequences(3, 7).map(({ values }) =>
      values.findIndex((_, i) => new Set(values.slice(0, i + 1)).size === 3),
    );
    for (const length of [3, 4, 5, 6, 7]) {
      const many = lengths.filter((at) => at + 1 === length).length;
      expect((law.probabilities[length - 3] ?? 0) * 3 ** 7).toBeCloseTo(many, 9);
    }
    for (const n of [2, 3, 37]) {
      expect(sum(couponLaw(n).probabilities)).toBeCloseTo(1, 9);
      expect(meanOf(couponLaw(n))).toBeCloseTo(couponLaw(n).meanTaken, 3);
    }
  });

  test("runs is that of all sequences, and of words 1/r! − 1/(r + 1)!", () => {
    const rising = allSequences(4, 5).map(({ values }) =>
      values.findIndex((value, i) => value >= (values[i + 1] ?? -1)),
    );
    expect(runLaw(4).probabilities.slice(0, 4)).toEqual(tally(rising, 4).map((many) => many / 4 ** 5));
    const [one = 0, two = 0, three = 0] = runLaw(2 ** 32).probabilities;
    for (const [chance, exact] of [
      [one, 1 / 2],
      [two, 1 / 3],
      [three, 1 / 8],
    ] as const) {
      expect(chance).toBeCloseTo(exact, 8);
    }
    expect(meanOf(runLaw(37)) + 1).toBeCloseTo(runLaw(37).meanTaken, 5);
  });

  test("orders numbers each once", () => {
    expect(Array.from(permutations(4), rankOrder).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 24 }, (_, i) => i),
    );
  });
});
