import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wilsonConfidence, wilsonInterval, wilsonTrials } from "./wilson.ts";

describe("the Wilson interval", () => {
  // R. Newcombe, Statistics in Medicine 17 (1998), 857–872, Table I: the score method without continuity correction.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("of %s in %s is as published", (successes, trials, low, high) => {
    const interval = wilsonInterval(successes, trials, 0.95);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
    const mirrored = wilsonInterval(trials - successes, trials, 0.95);
    expect(mirrored.low).toBeCloseTo(1 - interval.high, 12);
    expect(mirrored.high).toBeCloseTo(1 - interval.low, 12);
  });

  test("ends at 0 and 1 exactly", () => {
    expect(wilsonInterval(0, 7, 0.9).low).toBe(0);
    expect(wilsonInterval(7, 7, 0.9).high).toBe(1);
    expect(wilsonInterval(7, 7, 0.9).low).toBeLessThan(1);
    for (let trials = 1; trials <= 1_000; trials += 1) {
      expect(wilsonInterval(0, trials, 0.99).low).toBe(0);
      expect(wilsonInterval(trials, trials, 0.99).high).toBe(1);
    }
  });

  const samples = fc.integer({ min: 1, max: 10_000 }).chain((trials) => fc.tuple(fc.nat(trials), fc.constant(trials)));

  test("holds just what the score test does not reject, and its inverse gives the confidence back", () => {
    fc.assert(
      fc.property(samples, fc.double({ min: 0.5, max: 0.9999, noNaN: true }), ([successes, trials], confidence) => {
        const { low, high } = wilsonInterval(successes, trials, confidence);
        const share = successes / trials;
        expect(low <= share && share <= high && low >= 0 && high <= 1).toBe(true);
        if (successes > 0) expect(wilsonConfidence(successes, trials, low)).toBeCloseTo(confidence, 8);
        if (successes < trials) expect(wilsonConfidence(successes, trials, high)).toBeCloseTo(confidence, 8);
      }),
    );
  });

  test("at the observed share the confidence is none", () => {
    expect(wilsonConfidence(3, 12, 0.25)).toBe(0);
    expect(wilsonConfidence(0, 12, 0.999)).toBeCloseTo(1, 14);
  });

  test("so many trials are enough, and one fewer are not", () => {
    expect(wilsonTrials(0.5, 0.05, 0.95)).toBe(381);
    // What always happens takes as many as what never does.
    expect(wilsonTrials(1, 0.01, 0.95)).toBe(wilsonTrials(0, 0.01, 0.95));
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.001, max: 0.2, noNaN: true }),
        fc.double({ min: 0.5, max: 0.999, noNaN: true }),
        (share, margin, confidence) => {
          const trials = wilsonTrials(share, margin, confidence);
          // A sample of a share that no whole number of successes has, by its formula.
          const width = (n: number) => {
            const { low, high } = wilsonInterval(share * n, n, confidence);
            return high - low;
          };
          expect(width(trials)).toBeLessThanOrEqual(2 * margin * (1 + 1e-9));
          if (trials > 1) expect(width(trials - 1)).toBeGreaterThan(2 * margin * (1 - 1e-9));
        },
      ),
    );
  });

  test.each([
    [1, 0],
    [-1, 5],
    [6, 5],
    [0, 0],
    [NaN, 5],
    [1, NaN],
  ])("%s successes of %s trials are refused", (successes, trials) => {
    expect(() => wilsonInterval(successes, trials, 0.95)).toThrow(/successes of/);
    expect(() => wilsonConfidence(successes, trials, 0.5)).toThrow(/successes of/);
  });

  test("what is no proportion is refused", () => {
    for (const p of [0, 1, -1, 2, NaN]) expect(() => wilsonConfidence(1, 2, p)).toThrow(/between 0 and 1/);
    for (const share of [-0.1, 1.1, NaN]) expect(() => wilsonTrials(share, 0.1, 0.9)).toThrow(/a share of 0 … 1/);
    for (const margin of [0, 0.5, NaN]) expect(() => wilsonTrials(0.5, margin, 0.9)).toThrow(RangeError);
    expect(() => wilsonInterval(1, 2, 1.1)).toThrow(RangeError);
  });
});
