import { binomial } from "@croupier/math/combinatorics";
import type { SplitShape } from "./split-shapes.ts";

/**
 * Hands of a split that are looked at, beside which so many more of the pair's cards are dealt, in so many ways more than
 * not; and into how many hands the pair was split.
 */
export interface Term {
  readonly hands: number;
  readonly more: number;
  readonly times: bigint;
}

/**
 * Hands beside those that are looked at: their first cards make the pair's value, `kept` second cards do too and `open`
 * ones don't, which is all less those that do. What else they are dealt is any card, and so no matter.
 */
const beside = (hands: number, open: number, kept: number, times: number): readonly Term[] =>
  Array.from({ length: open + 1 }, (_, others) => ({
    hands,
    more: open + kept + kept + others,
    times: BigInt(times) * binomial(open, others) * (others % 2 === 0 ? 1n : -1n),
  }));

/** Terms that deal as many more cards into as many hands, as one. */
const collectTerms = (terms: readonly Term[]): readonly Term[] => {
  const collected = new Map<string, Term>();
  for (const { hands, more, times } of terms) {
    const key = `${hands} ${more}`;
    collected.set(key, { hands, more, times: (collected.get(key)?.times ?? 0n) + times });
  }
  return [...collected.values()].filter(({ times }) => times !== 0n);
};

/** What is beside `looked.open` hands that did not make the pair again and `looked.kept` that did, whichever they are. */
export const termsBeside = (
  shapes: readonly SplitShape[],
  looked: { readonly open: number; readonly kept: number },
): readonly Term[] =>
  collectTerms(
    shapes
      .filter(({ open, kept }) => open >= looked.open && kept >= looked.kept)
      .flatMap(({ open, kept, orders }) => {
        const choices = Number(binomial(open, looked.open) * binomial(kept, looked.kept));
        return beside(open + kept, open - looked.open, kept - looked.kept, choices * orders);
      }),
  );
