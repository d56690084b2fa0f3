import { createShuffle, type Draws } from "@croupier/math/draws";

/**
 * Draws that come out as told, for tests of rules: each call takes the next of `results`. Throws when a result is out
 * of the range asked for, or when they run out.
 */
export const scriptedDraws = (results: readonly number[]): Draws & { readonly left: () => number } => {
  let position = 0;
  const uniform = (n: number): number => {
    const result = results[position];
    if (result === undefined) throw new RangeError(`the script has ${results.length} draws; the rules want another`);
    if (result < 0 || result >= n)
      throw new RangeError(`draw ${position} is scripted as ${result}, but lies below ${n}`);
    position += 1;
    return result;
  };
  return {
    uniform,
    uniformWide: (n) => BigInt(uniform(Number(n))),
    shuffle: (size) => createShuffle(size, uniform),
    left: () => results.length - position,
  };
};

/**
 * Scripts a shuffle so that it deals these items first: the draw for position i is where the wanted item stands then,
 * less i.
 */
export const dealing = (size: number, items: readonly number[]): number[] => {
  const deck = Array.from({ length: size }, (_, index) => index);
  return items.map((item, position) => {
    const at = deck.indexOf(item, position);
    if (at < 0) throw new RangeError(`item ${item} is dealt twice or not below ${size}`);
    [deck[position], deck[at]] = [item, deck[position] ?? item];
    return at - position;
  });
};
