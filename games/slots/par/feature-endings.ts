import { binomial } from "@croupier/math/combinatorics";
import type { Chance } from "./series.ts";
import type { AwardedSpins } from "./spin-wins.ts";

/** Features of so many free spins, of which so many add more, by kind: in whatever order, they win alike. */
export interface FeatureEnding {
  readonly spins: number;
  /** How many of its spins are of each kind, in the kinds' order. */
  readonly counts: readonly number[];
  /** Arranged in all orders that they can come in, among all that so many spins can come to. */
  readonly chance: Chance;
}

/** A list of more takes too long to write. */
const MOST_ENDINGS = 50_000;

/**
 * The ways in which a feature that begins with `award` spins ends after at most `longest`; undefined if they are too many.
 *
 * With T spins taken, as many as were awarded, it is the first time that none is left in award ÷ T of all orders of those
 * spins (the cycle lemma; Dwass 1969). A limit on the spins of a feature must be above `longest`, so it cuts none short.
 */
export const featureEndings = (
  award: number,
  kinds: readonly AwardedSpins[],
  cycle: bigint,
  longest: number,
): readonly FeatureEnding[] | undefined => {
  const adding = kinds.map((kind, index) => ({ ...kind, index })).filter((kind) => kind.award > 0);
  const plain = kinds.findIndex((kind) => kind.award === 0);
  const endings: FeatureEnding[] = [];

  const end = (added: readonly number[], spins: number): void => {
    const rest = spins - added.reduce((sum, count) => sum + count, 0);
    if (plain < 0 && rest > 0) return;
    const counts = plain < 0 ? added : added.with(plain, rest);
    const arranged = (BigInt(award) * arrangements(counts)) / BigInt(spins);
    const cases = kinds.reduce((product, { count }, index) => product * count ** BigInt(counts[index] ?? 0), arranged);
    endings.push({ spins, counts, chance: { cases, total: cycle ** BigInt(spins), arranged } });
  };
  const choose = (added: readonly number[], spins: number, from: number): void => {
    const kind = adding[from];
    if (!kind) return end(added, spins);
    for (let count = 0; spins + count * kind.award <= longest && endings.length <= MOST_ENDINGS; count += 1) {
      choose(added.with(kind.index, count), spins + count * kind.award, from + 1);
    }
  };
  if (award <= longest) {
    const none = kinds.map(() => 0);
    choose(none, award, 0);
  }
  return endings.length > MOST_ENDINGS ? undefined : endings.toSorted((a, b) => a.spins - b.spins);
};

/** In how many orders so many of each kind can be laid out. */
const arrangements = (counts: readonly number[]): bigint => {
  let [all, ways] = [0, 1n];
  for (const count of counts) {
    all += count;
    ways *= binomial(all, count);
  }
  return ways;
};
