import { createShuffle, type Shuffle } from "@croupier/math/draws";
import { drawsFrom } from "../src/draws.ts";
import type { WordStream } from "../src/stream.ts";
import { createRealHouse, type House, houseOf, type StreamName, wordsOf } from "./house.ts";

/** Mistakes that generators, scaling and shuffles have really had, each of them alone in an otherwise real house. */

const real = createRealHouse();
const realWords = (name: StreamName): WordStream => wordsOf(real(name));

/** The real words, each changed; the word before it in the round is what was made of that. */
const wordByWord = (change: (word: number, before: number | undefined, at: number) => number): House =>
  houseOf((name) => {
    const words = realWords(name);
    let before: number | undefined;
    let at = 0;
    return { nextWord: () => (before = change(words.nextWord(), before, at++)) };
  });

/** The streams of other names. */
const renamed =
  (rename: (name: StreamName) => StreamName): House =>
  (name) =>
    real(rename(name));

const shuffled =
  (shuffle: (size: number, uniform: (n: number) => number) => Shuffle): House =>
  (name) => {
    const draws = real(name);
    return { ...draws, shuffle: (size) => shuffle(size, (n) => draws.uniform(n)) };
  };

const scaled =
  (uniformFrom: (words: WordStream) => (n: number) => number): House =>
  (name) => {
    const words = realWords(name);
    const uniform = uniformFrom(words);
    return { ...drawsFrom(words), uniform, shuffle: (size) => createShuffle(size, uniform) };
  };

const dealing = (items: readonly number[]): Shuffle => {
  let position = 0;
  return {
    get left() {
      return items.length - position;
    },
    next: () => items[position++] ?? 0,
  };
};

export const stuckBit = wordByWord((word) => (word | 8) >>> 0);

/** Bit 20 is set in 17 of 32 words. */
export const leaningBit = wordByWord((word) => ((word & 15) === 0 ? word | (1 << 20) : word) >>> 0);

/** What is left of a word that went through a single-precision float. */
export const floatWords = wordByWord((word) => word - (word % 256));

/** One generator for all rounds, as a house has that never seeds; multiplier and increment of Numerical Recipes. */
export const createCongruential = (): House => {
  let state = 1;
  const nextWord = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0);
  return () => drawsFrom({ nextWord });
};

/** Multiples of the golden ratio: more even than chance. */
export const createGoldenRatio = (): House => {
  let state = 0;
  const nextWord = (): number => (state = (state + 2_654_435_769) >>> 0);
  return () => drawsFrom({ nextWord });
};

/** A word of sixteen is the one before. */
export const sticky = wordByWord((word, before = word) => ((word & 0x0f_00) === 0 ? before : word));

/** Now and then a word is halfway to the one before. */
export const smoothed = wordByWord((word, before = word) =>
  (word & 0x07_00) === 0 ? Math.floor((word + before) / 2) : word,
);

/** One pair of words in four is put in order. */
export const sorted = houseOf((name) => {
  const words = realWords(name);
  const ready: number[] = [];
  return {
    nextWord() {
      if (ready.length === 0) {
        const two = [words.nextWord(), words.nextWord()];
        ready.push(...((two[0] ?? 0) % 4 === 0 ? two.toSorted((a, b) => a - b) : two));
      }
      return ready.shift() ?? 0;
    },
  };
});

/** A block counter that doesn't count. */
export const sameBlock = houseOf((name) => {
  let words = realWords(name);
  let at = 0;
  return {
    nextWord() {
      if (at % 8 === 0) words = realWords(name);
      at += 1;
      return words.nextWord();
    },
  };
});

/** A nonce that is raised every other round. */
export const lateNonce = renamed((name) => ({ ...name, nonce: Math.floor(name.nonce / 2) }));
export const nonceOf32Bits = renamed((name) => ({ ...name, nonce: name.nonce >>> 0 }));
/** The same rounds again after a thousand. */
export const shortHistory = renamed((name) => ({ ...name, nonce: name.nonce % 1_000 }));
export const clientIgnored = renamed((name) => ({ ...name, client: "anyone" }));
export const serverBitIgnored = renamed((name) => ({ ...name, server: name.server & ~1 }));
export const purposeIgnored = renamed(({ server, client, nonce }) => ({ server, client, nonce }));

/** A round's first word is the player's plus a stride for each nonce. */
export const strided = houseOf((name) => {
  const start = realWords({ ...name, nonce: 0 }).nextWord();
  return { nextWord: () => (start + Math.imul(name.nonce, 0x10_00_01)) >>> 0 };
});

/** The remainder of whatever word comes: what rejection is there to prevent. */
export const moduloBiased = scaled((words) => (n) => words.nextWord() % n);
/** The same of half a word, where games see it. */
export const moduloOfHalf = scaled((words) => (n) => (words.nextWord() >>> 16) % n);

/** A word's share of n: without rejection no better. */
export const multiplied = scaled((words) => (n) => Math.floor((words.nextWord() / 2 ** 32) * n));
/** Rounded where it should be cut: both ends come half as often. */
export const rounded = scaled((words) => (n) => Math.round((words.nextWord() / 2 ** 32) * (n - 1)));

/** No result twice running in a round, which looks more random to people. */
export const unrepeating = scaled((words) => {
  const draws = drawsFrom(words);
  let before = -1;
  return (n) => {
    let value = draws.uniform(n);
    while (n > 2 && value === before) value = draws.uniform(n);
    return (before = value);
  };
});

/** Zero a little oftener. */
export const loaded = scaled((words) => {
  const draws = drawsFrom(words);
  return (n) => (draws.uniform(50) === 0 ? 0 : draws.uniform(n));
});

/** Sattolo's: a card never swaps with itself, so none stays in place. */
export const sattolo = shuffled((size, uniform) => createShuffle(size, (n) => (n > 1 ? 1 + uniform(n - 1) : 0)));

/** Every position swaps with any. */
export const naiveShuffle = shuffled((size, uniform) => {
  const items = Array.from({ length: size }, (_, i) => i);
  for (let i = 0; i < size; i += 1) {
    const j = uniform(size);
    [items[i], items[j]] = [items[j] ?? 0, items[i] ?? 0];
  }
  return dealing(items);
});

/** A cut: each card is as often at each position, and the next one always follows. */
export const cutOnly = shuffled((size, uniform) => {
  const top = uniform(size);
  return dealing(Array.from({ length: size }, (_, i) => (top + i) % size));
});

/** The loop ends a step early. */
export const stopsEarly = shuffled((size, uniform) => createShuffle(size, (n) => (n > 2 ? uniform(n) : 0)));

/** One swap of eight takes the further of two. */
export const favoursLast = shuffled((size, uniform) =>
  createShuffle(size, (n) => (uniform(8) === 0 ? Math.max(uniform(n), uniform(n)) : uniform(n))),
);
