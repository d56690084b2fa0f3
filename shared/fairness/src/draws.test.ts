import { describe, expect, test } from "vitest";
import { createDraws, createSeedPair, drawsFrom } from "./draws.ts";
import type { WordStream } from "./stream.ts";

const serverSeed = new Uint8Array(32).fill(7);
const seeds = { serverSeed, clientSeed: "client", nonce: 0 };

/** A stream of just these words; asking for more fails. */
const scripted = (...script: number[]): WordStream => ({
  nextWord: () => script.shift() ?? expect.unreachable("a draw took one word too many"),
});

describe("a draw", () => {
  test.each([
    { n: 1, words: [0xffffffff], result: 0 },
    { n: 2 ** 32, words: [0xffffffff], result: 0xffffffff },
    { n: 3, words: [0xffffffff, 0xfffffffe], result: 2 },
    { n: 10_000, words: [4_294_960_000, 4_294_959_999], result: 9_999 },
    { n: 2 ** 31 + 1, words: [2 ** 31 + 1, 2 ** 31], result: 2 ** 31 },
    { n: 2 ** 32 - 1, words: [0xffffffff, 0xfffffffe], result: 0xfffffffe },
  ])("below $n takes the last word before the limit and rejects the next", ({ n, words, result }) => {
    expect(drawsFrom(scripted(...words)).uniform(n)).toBe(result);
    expect(drawsFrom(scripted(...words)).uniformWide(BigInt(n))).toBe(BigInt(result));
  });

  test.each([
    { n: 2n ** 64n, words: [0xffffffff, 0xffffffff], result: 2n ** 64n - 1n },
    { n: 2n ** 32n + 1n, words: [0xffffffff, 0xffffffff, 0xffffffff, 0xfffffffe], result: 2n ** 32n },
    { n: 2n ** 63n + 1n, words: [0x80000000, 1, 0x80000000, 0], result: 2n ** 63n },
    { n: 2n ** 33n, words: [1, 2], result: 2n ** 32n + 2n },
  ])("below $n joins two words, the high one first, and rejects both together", ({ n, words, result }) => {
    expect(drawsFrom(scripted(...words)).uniformWide(n)).toBe(result);
  });

  test.each([0, -1, 1.5, NaN, Infinity, 2 ** 32 + 1])("below %d is a RangeError", (n) => {
    expect(() => createDraws(seeds).uniform(n)).toThrow(RangeError);
  });

  test.each([0n, -1n, 2n ** 64n + 1n])("below %d, wide, is a RangeError", (n) => {
    expect(() => createDraws(seeds).uniformWide(n)).toThrow(RangeError);
  });

  test("that is refused is told what it may be below", () => {
    const draws = createDraws(seeds);
    expect(() => draws.uniform(2 ** 33)).toThrow("1 … 2³², not 8589934592; uniformWide goes on to 2⁶⁴");
    expect(() => draws.uniformWide(0n)).toThrow("uniformWide takes 1 … 2⁶⁴, not 0");
    expect(() => draws.uniformWide(2n ** 65n)).toThrow("1 … 2⁶⁴, not 36893488147419103232");
  });
});

describe("a round's draws", () => {
  test("are the same from a seed pair kept for many rounds", () => {
    const pair = createSeedPair(serverSeed);
    for (const nonce of [0, 1, 99]) {
      const kept = pair.draws("client", nonce, "jackpot");
      const fresh = createDraws({ serverSeed, clientSeed: "client", nonce, purpose: "jackpot" });
      for (let i = 0; i < 20; i += 1) expect(kept.uniform(2 ** 32)).toBe(fresh.uniform(2 ** 32));
    }
  });

  test("don't change when the caller overwrites the seed's bytes", () => {
    const bytes = serverSeed.slice();
    const pair = createSeedPair(bytes);
    bytes.fill(0);
    expect(pair.draws("client", 0).uniform(2 ** 32)).toBe(createDraws(seeds).uniform(2 ** 32));
  });

  test("are refused for malformed seeds, nonces and purposes", () => {
    expect(() => createDraws({ ...seeds, serverSeed: new Uint8Array(16) })).toThrow("32 bytes, not 16");
    for (const clientSeed of ["", "a:0", "a:0"])
      expect(() => createDraws({ ...seeds, clientSeed })).toThrow(RangeError);
    for (const nonce of [-1, 0.5, NaN, 2 ** 53]) expect(() => createDraws({ ...seeds, nonce })).toThrow(RangeError);
    for (const purpose of ["", "Jackpot", "7", "-a", "a:b", "a_b", "a".repeat(65)]) {
      expect(() => createDraws({ ...seeds, purpose })).toThrow(RangeError);
    }
  });

  test("when refused, are told what a nonce and a purpose are", () => {
    expect(() => createDraws({ ...seeds, nonce: -1 })).toThrow("from 0; it can't be -1");
    expect(() => createDraws({ ...seeds, purpose: "7" })).toThrow("letters, digits or -, a letter first");
  });
});
