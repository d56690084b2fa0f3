import { createHash } from "node:crypto";

/** Uniform 32-bit words; what `drawsFrom` of fairness makes draws of. */
export interface FastWords {
  nextWord(): number;
}

const rotateLeft = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

type FourWords = readonly [number, number, number, number];

/** xoshiro128** (Blackman and Vigna, 2018) from four words of state, not all 0. */
export const xoshiro128 = (state: FourWords): FastWords => {
  let [a, b, c, d] = state;
  return {
    nextWord() {
      const word = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
      const shifted = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= shifted;
      d = rotateLeft(d, 11);
      return word;
    },
  };
};

/**
 * Words for simulation only: fast, and no secret of theirs would be safe. The state is taken from the SHA-256 of `name`,
 * so that streams of different names have nothing to do with each other: two of 2⁴⁰ words each overlap with a chance
 * below 2⁻⁸⁶.
 */
export const createFastWords = (name: string): FastWords => {
  const digest = createHash("sha256").update(name).digest();
  return xoshiro128([0, 4, 8, 12].map((at) => digest.readInt32LE(at)) as unknown as FourWords);
};
