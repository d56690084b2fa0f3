import { refuse } from "@croupier/contract/errors";
import { RefusedError } from "@croupier/host/operation";
import { createShuffle, type Draws } from "@croupier/math/draws";

/**
 * Draws that come out as told, in order, and after them genuine ones from their first. Throws a RefusedError where a
 * number is told that the rules can't draw.
 */
export const forcedDraws = (results: readonly bigint[], genuine: Draws): Draws => {
  let position = 0;
  const next = (n: bigint): bigint | undefined => {
    const result = results[position];
    if (result === undefined) return undefined;
    if (result >= n) {
      const range = `the rules draw from 0 to ${n - 1n} there`;
      const sentence = `Draw ${position + 1} is forced to be ${result}, but ${range}. Rotate to another client seed.`;
      throw new RefusedError(refuse("invalid_client_seed", sentence));
    }
    position += 1;
    return result;
  };
  const uniform = (n: number): number => {
    const result = next(BigInt(n));
    return result === undefined ? genuine.uniform(n) : Number(result);
  };
  return {
    uniform,
    uniformWide: (n) => next(n) ?? genuine.uniformWide(n),
    shuffle: (size) => createShuffle(size, uniform),
  };
};
