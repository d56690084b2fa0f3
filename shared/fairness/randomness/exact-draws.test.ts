import { sized } from "@croupier/testing/size";
import { describe, expect, test } from "vitest";
import { drawsFrom } from "../src/draws.ts";
import { drawn } from "./scripted-words.ts";
import { tally } from "./sequence.ts";

const RANGE = 2 ** 32;

/** A word of few bits in the highest of 32, the others set: below n · 2^(32 − bits), those bits alone decide. */
const toyUniform = (words: readonly number[], bits: number, n: number): number | undefined => {
  const unit = 2 ** (32 - bits);
  const result = drawn(
    words.map((word) => word * unit + unit - 1),
    (draws) => draws.uniform(n * unit),
  );
  if (result === undefined) return undefined;
  if (result % unit !== unit - 1) throw new Error(`the low bits of ${result} are not the word's`);
  return Math.floor(result / unit);
};

const scripts = function* (values: number, length: number): Generator<number[], void, undefined> {
  for (let code = 0; code < values ** length; code += 1) {
    yield Array.from({ length }, (_, place) => Math.floor(code / values ** place) % values);
  }
};

describe("a draw is exactly uniform", () => {
  test("over every word of eight bits, for every n to 256", () => {
    for (let n = 1; n <= 256; n += 1) {
      const counts = tally([], n);
      let rejected = 0;
      for (let word = 0; word < 256; word += 1) {
        const result = toyUniform([word], 8, n);
        if (result === undefined) rejected += 1;
        else counts[result] = (counts[result] ?? 0) + 1;
      }
      expect(new Set(counts)).toEqual(new Set([Math.floor(256 / n)]));
      expect(rejected).toBe(256 % n);
    }
  });

  test("over every four words of three bits, however many are rejected before one is taken", () => {
    for (let n = 1; n <= 8; n += 1) {
      const counts = tally([], n);
      let ended = 0;
      for (const script of scripts(8, 4)) {
        const result = toyUniform(script, 3, n);
        if (result === undefined) ended += 1;
        else counts[result] = (counts[result] ?? 0) + 1;
      }
      expect(ended).toBe((8 % n) ** 4);
      expect(new Set(counts)).toEqual(new Set([(8 ** 4 - ended) / n]));
    }
  });

  test.each([
    [3, 5],
    [5, 3],
    [6, 7],
    [7, 2],
  ])("below %i, and independent of the next below %i, over every four words of three bits", (first, second) => {
    const unit = 2 ** 29;
    const counts = tally([], first * second);
    for (const script of scripts(8, 4)) {
      const words = script.map((word) => word * unit);
      const cell = drawn(words, (draws) => {
        const one = draws.uniform(first * unit) / unit;
        return one * second + draws.uniform(second * unit) / unit;
      });
      if (cell !== undefined) counts[cell] = (counts[cell] ?? 0) + 1;
    }
    expect(new Set(counts).size).toBe(1);
    expect(counts[0]).toBeGreaterThan(0);
  });

  test("wide, over every word of eight bits, for every n to 256", () => {
    const unit = 2n ** 56n;
    for (let n = 1n; n <= 256n; n += 1n) {
      const counts = tally([], Number(n));
      for (let word = 0n; word < 256n; word += 1n) {
        const wide = word * unit + unit - 1n;
        const words = [Number(wide >> 32n), Number(wide & 0xffffffffn)];
        const result = drawn(words, (draws) => draws.uniformWide(n * unit));
        if (result === undefined) continue;
        if (result % unit !== unit - 1n) throw new Error(`the low bits of ${result} are not the word's`);
        counts[Number(result / unit)] = (counts[Number(result / unit)] ?? 0) + 1;
      }
      expect(new Set(counts)).toEqual(new Set([Math.floor(256 / Number(n))]));
    }
  });

  // A minute of computing.
  test.runIf(sized(0, 1) === 1)("below 37, over all 2³² words", { timeout: 1_800_000 }, () => {
    const n = 37;
    let word = 0;
    const draws = drawsFrom({ nextWord: () => word++ });
    const counts = new Float64Array(n);
    while (word < RANGE - (RANGE % n)) {
      const result = draws.uniform(n);
      counts[result] = (counts[result] ?? 0) + 1;
    }
    expect(new Set(counts)).toEqual(new Set([Math.floor(RANGE / n)]));
  });
});
