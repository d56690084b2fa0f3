import { describe, expect, test } from "vitest";
import { commitmentOf, formatSeed } from "./seed.ts";
import { verifyCommitment, verifyNonceSequence } from "./verify.ts";

const rounds = (...nonces: number[]) => nonces.map((nonce) => ({ nonce }));

describe("a commitment", () => {
  const seed = new Uint8Array(32).fill(9);
  const commitment = commitmentOf(seed);

  test("holds for its seed alone", () => {
    expect(verifyCommitment(formatSeed(seed), commitment)).toBe(true);
    for (let bit = 0; bit < 256; bit += 1) {
      const forged = seed.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      expect(verifyCommitment(formatSeed(forged), commitment)).toBe(false);
    }
  });

  test("doesn't hold for what isn't a seed", () => {
    for (const wrong of ["", "09", formatSeed(seed).slice(2), `${formatSeed(seed)}0`]) {
      expect(verifyCommitment(wrong, commitment)).toBe(false);
    }
    expect(verifyCommitment(formatSeed(seed), "")).toBe(false);
  });
});

describe("the rounds under a pair", () => {
  test("are all there in any order, and when there are none yet", () => {
    expect(verifyNonceSequence([])).toBeUndefined();
    expect(verifyNonceSequence(rounds(0))).toBeUndefined();
    expect(verifyNonceSequence(rounds(3, 1, 0, 2), 4)).toBeUndefined();
  });

  test.each([
    { nonces: [1, 2], problem: { code: "nonce_missing", nonce: 0 } },
    { nonces: [0, 1, 3], problem: { code: "nonce_missing", nonce: 2 } },
    { nonces: [0, 1, 1], problem: { code: "nonce_repeated", nonce: 1 } },
    { nonces: [0, -1], problem: { code: "nonce_invalid", nonce: -1 } },
    { nonces: [0, 0.5], problem: { code: "nonce_invalid", nonce: 0.5 } },
    { nonces: [0, NaN], problem: { code: "nonce_invalid", nonce: NaN } },
    { nonces: [0, 1], count: 3, problem: { code: "nonce_missing", nonce: 2 } },
    { nonces: [0, 1, 2], count: 2, problem: { code: "nonce_unexpected", nonce: 2 } },
  ])("$nonces of $count: $problem.code", ({ nonces, count, problem }) => {
    expect(verifyNonceSequence(rounds(...nonces), count)).toEqual(problem);
  });
});
