import { createShuffle, type Draws, type Shuffle } from "@croupier/math/draws";

/** Draws that keep of how many results each of them was one. */
export interface AskedDraws extends Draws {
  asked(): readonly number[];
}

type CreateShuffle = (size: number, uniform: (n: number) => number) => Shuffle;

/** All items lie on the table from the beginning: position i swaps with i + uniform(size − i). */
const shuffleNaively: CreateShuffle = (size, uniform) => {
  const items = Array.from({ length: size }, (_, item) => item);
  let dealt = 0;
  return {
    get left() {
      return size - dealt;
    },
    next() {
      const other = dealt + uniform(size - dealt);
      const item = items[other];
      if (item === undefined) throw new RangeError(`all ${size} items are dealt`);
      items[other] = items[dealt] ?? item;
      items[dealt] = item;
      dealt += 1;
      return item;
    },
  };
};

const drawFrom = (results: readonly number[], shuffle: CreateShuffle): AskedDraws => {
  const asked: number[] = [];
  const uniform = (n: number): number => {
    asked.push(n);
    return (results[asked.length - 1] ?? 0) % n;
  };
  return {
    uniform,
    uniformWide: (n) => BigInt(uniform(Number(n))),
    shuffle: (size) => shuffle(size, uniform),
    asked: () => asked,
  };
};

/** Draws from a list of numbers, each taken mod what is asked for; zeros when it has run out. As rules are played by. */
export const listedDraws = (results: readonly number[]): AskedDraws => drawFrom(results, createShuffle);

/** The same, shuffling as the page on fairness says it and not as our code does: for models. */
export const naiveDraws = (results: readonly number[]): AskedDraws => drawFrom(results, shuffleNaively);
