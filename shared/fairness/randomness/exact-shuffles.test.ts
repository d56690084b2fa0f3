import { fallingFactorial, permutations } from "@croupier/math/combinatorics";
import { describe, expect, test } from "vitest";
import { drawsFrom } from "../src/draws.ts";
import { scripted } from "./scripted-words.ts";

/** The last word of which a draw below n makes this result; a draw below anything else makes another of it, or none. */
const lastWordOf = (result: number, n: number): number => (Math.floor(2 ** 32 / n) - 1) * n + result;

/** Deals from a shuffle for every sequence of results that its draws can have, each as likely as any other. */
const dealAll = function* (size: number, dealt: number): Generator<readonly number[], void, undefined> {
  const choices = Number(fallingFactorial(size, dealt));
  for (let code = 0; code < choices; code += 1) {
    const words: number[] = [];
    let rest = code;
    for (let i = 0; i < dealt; i += 1) {
      words.push(lastWordOf(rest % (size - i), size - i));
      rest = Math.floor(rest / (size - i));
    }
    const stream = scripted(words);
    const shuffle = drawsFrom(stream).shuffle(size);
    yield Array.from({ length: dealt }, () => shuffle.next());
    if (stream.taken() !== dealt) throw new Error(`${dealt} items took ${stream.taken()} words`);
  }
};

describe("a shuffle is exactly uniform", () => {
  test.each([1, 2, 3, 4, 5, 6, 7])("of %i: every order comes of exactly one way to draw", (size) => {
    const dealt = Array.from(dealAll(size, size), (items) => items.join());
    const every = Array.from(permutations(size), (items) => items.join());
    expect(dealt.toSorted()).toEqual(every.toSorted());
  });

  test.each([
    [10, 1],
    [10, 3],
    [8, 5],
    [40, 2],
    [52, 2],
    // The least that is not laid out whole.
    [65, 3],
  ])("of %i, the first %i dealt: every order of them comes of exactly one way to draw", (size, dealt) => {
    const seen = new Set(Array.from(dealAll(size, dealt), (items) => items.join()));
    expect(BigInt(seen.size)).toBe(fallingFactorial(size, dealt));
    expect(Array.from(seen).filter((items) => new Set(items.split(",")).size !== dealt)).toEqual([]);
  });
});
