import { createShuffle } from "@croupier/math/draws";
import type { Draws } from "@croupier/math/draws";
import { createKeyState, createStream } from "./stream.ts";
import type { WordStream } from "./stream.ts";

const WORD_RANGE = 2 ** 32;
const WIDE_RANGE = 2n ** 64n;

/** Draws from any source of uniform 32-bit words, by the public rejection scheme. */
export const drawsFrom = (words: WordStream): Draws => {
  const uniform = (n: number): number => {
    if (!Number.isInteger(n) || n < 1 || n > WORD_RANGE) {
      throw new RangeError(`uniform takes an integer of 1 … 2³², not ${n}; uniformWide goes on to 2⁶⁴`);
    }
    // Both quotients are exact once floored: below 2³² they are at least 2⁻³² from the next integer, doubles far less.
    const limit = Math.floor(WORD_RANGE / n) * n;
    let word = words.nextWord();
    while (word >= limit) word = words.nextWord();
    return word - Math.floor(word / n) * n;
  };
  return {
    uniform,
    uniformWide(n) {
      if (n < 1n || n > WIDE_RANGE) throw new RangeError(`uniformWide takes 1 … 2⁶⁴, not ${n}`);
      if (n <= BigInt(WORD_RANGE)) return BigInt(uniform(Number(n)));
      const limit = (WIDE_RANGE / n) * n;
      for (;;) {
        const high = BigInt(words.nextWord());
        const joined = (high << 32n) | BigInt(words.nextWord());
        if (joined < limit) return joined % n;
      }
    },
    shuffle: (size) => createShuffle(size, uniform),
  };
};

/** What decides one round. */
export interface RoundSeeds {
  /** 32 bytes. */
  readonly serverSeed: Uint8Array;
  readonly clientSeed: string;
  readonly nonce: number;
  /** Names a stream beside the round's own; left out for the game itself. */
  readonly purpose?: string | undefined;
}

/** A server seed made ready for many rounds. As secret as the seed. */
export interface SeedPair {
  /** The draws of one round under the pair, from the first word. Throws a RangeError as `createStream` does. */
  draws(clientSeed: string, nonce: number, purpose?: string): Draws;
}

/** Computes the key once; each round then costs two hash steps per eight words. Throws unless the seed is 32 bytes. */
export const createSeedPair = (serverSeed: Uint8Array): SeedPair => {
  const key = createKeyState(serverSeed);
  return { draws: (clientSeed, nonce, purpose) => drawsFrom(createStream(key, clientSeed, nonce, purpose)) };
};

/** The draws of one round. Throws a RangeError that says which seed is malformed. */
export const createDraws = ({ serverSeed, clientSeed, nonce, purpose }: RoundSeeds): Draws =>
  createSeedPair(serverSeed).draws(clientSeed, nonce, purpose);
