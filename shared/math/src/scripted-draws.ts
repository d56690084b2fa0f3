import { createShuffle, type Draws } from "./draws.ts";

export interface ScriptedDraws extends Draws {
  /** How many results of the script are not taken yet. */
  left(): number;
}

/**
 * Draws that come out as told: each call takes the next of `results`. Throws a RangeError when a result lies outside
 * the range asked for, and when they run out.
 */
export const scriptedDraws = (results: readonly number[]): ScriptedDraws => {
  let position = 0;
  const take = (n: number): number => {
    const result = results[position];
    if (result === undefined) throw new RangeError(`the script has ${results.length} draws and the rules want another`);
    if (!Number.isInteger(result) || result < 0 || result >= n) {
      throw new RangeError(`draw ${position} is scripted as ${result}, outside of 0 … ${n - 1}`);
    }
    position += 1;
    return result;
  };
  return {
    uniform: take,
    uniformWide: (n) => BigInt(take(Number(n))),
    shuffle: (size) => createShuffle(size, take),
    left: () => results.length - position,
  };
};

/**
 * Scripts a shuffle of 0 … size − 1 so that it deals these items first. Throws a RangeError on an item that is dealt
 * twice or outside of the shuffle.
 */
export const dealing = (size: number, items: readonly number[]): number[] => {
  // Where an item stands, and what stands at a place, if not itself.
  const placeOf = new Map<number, number>();
  const itemAt = new Map<number, number>();
  return items.map((item, position) => {
    const place = placeOf.get(item) ?? item;
    if (!Number.isInteger(item) || place < position || place >= size) {
      throw new RangeError(`item ${item} is dealt twice or is not one of 0 … ${size - 1}`);
    }
    const displaced = itemAt.get(position) ?? position;
    placeOf.set(displaced, place).set(item, position);
    itemAt.set(place, displaced).set(position, item);
    return place - position;
  });
};
