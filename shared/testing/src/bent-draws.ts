import { createShuffle, type Draws } from "@croupier/math/draws";

export interface BentDraws extends Draws {
  /** How many draws were taken. */
  calls(): number;
  /** What came of each: the number drawn, or the item that a shuffle dealt. */
  drawn(): readonly (number | bigint)[];
}

/**
 * Draws of which one comes out differently: call number `at`, from 0, by `by` steps where its range allows. All others
 * are as they were, so two rounds played with and without the bend differ in one draw alone.
 */
export const bentDraws = (draws: Draws, at?: number, by = 0): BentDraws => {
  let calls = 0;
  const drawn: (number | bigint)[] = [];
  const note = <Result extends number | bigint>(result: Result): Result => {
    drawn.push(result);
    return result;
  };
  const step = (n: bigint): bigint => (calls++ === at && n > 1n ? 1n + (BigInt(by) % (n - 1n)) : 0n);
  const uniform = (n: number): number => (draws.uniform(n) + Number(step(BigInt(n)))) % n;
  return {
    uniform: (n) => note(uniform(n)),
    uniformWide: (n) => note((draws.uniformWide(n) + step(n)) % n),
    shuffle(size) {
      const shuffle = createShuffle(size, uniform);
      return {
        get left() {
          return shuffle.left;
        },
        next: () => note(shuffle.next()),
      };
    },
    calls: () => calls,
    drawn: () => drawn,
  };
};
