import { sized } from "@croupier/testing/size";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawn } from "./scripted-words.ts";

const RANGE = 2 ** 32;
const WIDE_RANGE = 2n ** 64n;

/**
 * Words below a limit are taken, the others not. A limit that is a multiple of n, and results that go round 0 … n − 1,
 * give each result to exactly as many words; a rest below n wastes none.
 */
const expectExactLimit = (n: number): void => {
  const limit = RANGE - (RANGE % n);
  const results = [0, n - 1, limit - n, limit - 1].map((word) => drawn([word], (draws) => draws.uniform(n)));
  expect(results).toEqual([0, n - 1, 0, n - 1]);
  for (const word of limit < RANGE ? [limit, RANGE - 1] : []) {
    expect(drawn([word], (draws) => draws.uniform(n))).toBeUndefined();
    expect(drawn([word, n - 1], (draws) => draws.uniform(n))).toBe(n - 1);
  }
};

const split = (wide: bigint): readonly number[] => [Number(wide >> 32n), Number(wide & 0xffffffffn)];

describe("a draw takes every result of exactly as many words", { timeout: sized(30_000, 600_000) }, () => {
  test("for every n to 10 000 and every power of two", () => {
    for (let n = 1; n <= sized(10_000, 200_000); n += 1) expectExactLimit(n);
    for (let power = 0; power <= 32; power += 1) expectExactLimit(2 ** power);
  });

  test("for any n", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: RANGE }), expectExactLimit), { numRuns: sized(2_000, 100_000) });
  });

  test("for any word and n: its remainder, if below the limit", () => {
    const word = fc.integer({ min: 0, max: RANGE - 1 });
    const bound = fc.oneof(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: RANGE }));
    fc.assert(
      fc.property(word, bound, (x, n) => {
        const limit = 2n ** 32n - (2n ** 32n % BigInt(n));
        const expected = BigInt(x) < limit ? Number(BigInt(x) % BigInt(n)) : undefined;
        expect(drawn([x], (draws) => draws.uniform(n))).toBe(expected);
      }),
      { numRuns: sized(5_000, 500_000) },
    );
  });

  test("for any n above 2³², of two words", () => {
    const bound = fc.oneof(
      fc.bigInt(2n ** 32n + 1n, WIDE_RANGE),
      fc.bigInt(2n ** 32n + 1n, 2n ** 33n),
      fc.bigInt(2n ** 63n, WIDE_RANGE),
    );
    fc.assert(
      fc.property(bound, (n) => {
        const limit = WIDE_RANGE - (WIDE_RANGE % n);
        for (const word of [0n, n - 1n, limit - n, limit - 1n]) {
          expect(drawn(split(word), (draws) => draws.uniformWide(n))).toBe(word % n);
        }
        for (const word of limit < WIDE_RANGE ? [limit, WIDE_RANGE - 1n] : []) {
          expect(drawn(split(word), (draws) => draws.uniformWide(n))).toBeUndefined();
          expect(drawn([...split(word), ...split(n - 1n)], (draws) => draws.uniformWide(n))).toBe(n - 1n);
        }
      }),
      { numRuns: sized(2_000, 100_000) },
    );
  });
});

test("a shuffle of 40 with some words rejected deals the same, further on in the stream", () => {
  const forty = { minLength: 40, maxLength: 40 };
  const deal = (words: readonly number[]) =>
    drawn(words, (draws) => {
      const shuffle = draws.shuffle(40);
      return Array.from({ length: 40 }, () => shuffle.next());
    });
  fc.assert(
    fc.property(fc.array(fc.boolean(), forty), fc.array(fc.nat(), forty), (late, taken) => {
      // 2³² − 1 is beyond the limit unless n is a power of two.
      const padded = taken.flatMap((word, i) =>
        (late[i] ?? false) && !Number.isInteger(Math.log2(40 - i)) ? [RANGE - 1, word] : [word],
      );
      expect(deal(padded)).toEqual(deal(taken));
      expect(deal(taken)).toHaveLength(40);
    }),
  );
});
