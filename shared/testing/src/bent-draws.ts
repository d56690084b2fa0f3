import { createShuffle, type Draws } from "@croupier/math/draws";

/**
 * Draws of which one comes out differently: call number `at`, from 0, by `by` steps where its range allows. All others
 * are as they were, so two rounds played with and without the bend differ in one draw alone. `calls` counts them.
 */
export const bentDraws = (draws: Draws, at?: number, by = 0): Draws & { readonly calls: () => number } => {
  let calls = 0;
  const step = (n: bigint): bigint => (calls++ === at && n > 1n ? 1n + (BigInt(by) % (n - 1n)) : 0n);
  const uniform = (n: number): number => (draws.uniform(n) + Number(step(BigInt(n)))) % n;
  return {
    uniform,
    uniformWide: (n) => (draws.uniformWide(n) + step(n)) % n,
    shuffle: (size) => createShuffle(size, uniform),
    calls: () => calls,
  };
};
