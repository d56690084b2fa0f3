import { describe, expect, test } from "vitest";
import { permutations, subsets } from "../combinatorics.ts";
import { normalTail } from "./normal.ts";
import { runsTest, serialCorrelation } from "./sequence-tests.ts";

const bits = (text: string): boolean[] => Array.from(text, (bit) => bit === "1");

describe("the runs test", () => {
  test("counts changes of side", () => {
    // 15 of one kind and 10 of the other in 8 runs: the mean is 13, the variance 300 · 275 / (625 · 24) = 5.5.
    const { statistic, z, pValue } = runsTest(bits("1111001111000111100111000"));
    expect(statistic).toBe(8);
    expect(z).toBeCloseTo((8 - 13) / Math.sqrt(5.5), 12);
    expect(pValue).toBeCloseTo(2 * normalTail(5 / Math.sqrt(5.5)), 14);
  });

  test("counts the runs of NIST SP 800-22's example", () => {
    // 2.3.8: the first hundred binary digits of π have 42 ones and 52 runs.
    const digits =
      "1100100100001111110110101010001000100001011010001100001000110100110001001100011001100010100010111000";
    const { statistic, z } = runsTest(bits(digits));
    expect(statistic).toBe(52);
    expect(z).toBeCloseTo((52 - 49.72) / Math.sqrt((4872 * 4772) / 990_000), 12);
  });

  test("has the mean and variance of all orders", () => {
    for (const [yes, no] of [
      [2, 2],
      [3, 5],
      [6, 4],
    ] as const) {
      const scores = Array.from(subsets(yes + no, yes), (places) =>
        runsTest(Array.from({ length: yes + no }, (_, place) => places.includes(place))),
      );
      const mean = (of: readonly number[]) => of.reduce((sum, value) => sum + value, 0) / of.length;
      expect(mean(scores.map(({ z }) => z))).toBeCloseTo(0, 12);
      expect(mean(scores.map(({ z }) => z * z))).toBeCloseTo(1, 12);
    }
  });

  test("wants two of each kind", () => {
    expect(runsTest(bits("1010")).statistic).toBe(4);
    expect(() => runsTest(bits("10111"))).toThrow("a runs test wants two of each kind, not 4 and 1");
    expect(() => runsTest(bits("01000"))).toThrow(RangeError);
    expect(() => runsTest([])).toThrow(RangeError);
  });
});

describe("serial correlation", () => {
  test("is the textbook's, wrapped around", () => {
    // About the mean 3: −2, −1, 0, 1, 2. Products 2 + 0 + 0 + 2 − 4, squares 10.
    expect(serialCorrelation([1, 2, 3, 4, 5]).statistic).toBeCloseTo(0, 15);
    // Two later: 0 − 1 + 0 − 2 − 2.
    expect(serialCorrelation([1, 2, 3, 4, 5], 2).statistic).toBeCloseTo(-0.5, 15);
    const alternating = Array.from({ length: 100 }, (_, index) => index % 2);
    expect(serialCorrelation(alternating).statistic).toBeCloseTo(-1, 12);
    expect(serialCorrelation(alternating, 2).statistic).toBeCloseTo(1, 12);
    const { z, pValue } = serialCorrelation(alternating, 2);
    expect(z).toBeCloseTo((1 + 1 / 99) / Math.sqrt(100 ** 2 / (99 ** 2 * 98)), 10);
    expect(pValue).toBeLessThan(1e-20);
  });

  test("has mean −1/(n − 1) over all orders", () => {
    const values = [1, 4, 4, 7, 9, 20];
    for (const lag of [1, 2, 5]) {
      const all = Array.from(permutations(6), (order) =>
        serialCorrelation(
          order.map((at) => values[at] ?? 0),
          lag,
        ),
      );
      const mean = all.reduce((sum, { statistic }) => sum + statistic, 0) / all.length;
      expect(mean).toBeCloseTo(-1 / 5, 12);
      expect(all.reduce((sum, { z }) => sum + z, 0) / all.length).toBeCloseTo(0, 12);
    }
  });

  test("wants three numbers, not all equal, and a lag among them", () => {
    expect(serialCorrelation([1, 2, 4], 2).statistic).toBeCloseTo(-0.5, 12);
    expect(() => serialCorrelation([1, 2])).toThrow("a serial correlation wants three numbers, not 2");
    expect(() => serialCorrelation([5, 5, 5])).toThrow("a sequence that never changes");
    for (const lag of [0, 3, 1.5, -1]) expect(() => serialCorrelation([1, 2, 3], lag)).toThrow(/a lag is 1 … 2/);
  });
});
