import type { DecidedPart } from "@croupier/contract/rules";
import { lcm } from "@croupier/math/integers";
import { multiply, type Rational, rational, ZERO } from "@croupier/math/rational";
import type { Kinds } from "./classes.ts";
import type { EndEntry } from "./end-tally.ts";
import { joinPair, pairOf } from "./hand-pairs.ts";
import { falling } from "./shoe.ts";

/** Adds up a value over hands, or over two hands at a time, times how likely they are. */
export type Expect = (value: (part: DecidedPart) => Rational) => Rational;

/** Rounds of as many hands, from one start and against one end of the dealer's. */
export interface Cell {
  readonly hands: number;
  /** The sum over the hands. */
  readonly single: Expect;
  /**
   * The sum over each two hands of what their values multiply to. Hands that hit and bust are left out, so a value must be
   * 0 for parts that return nothing of one stake.
   */
  readonly double: Expect;
  /** What a hand may come to. */
  readonly parts: readonly DecidedPart[];
}

/** More cards than a round's ways are counted in. */
const MOST_CARDS = 100;

/** Ways of so many cards, each as so many ways of all cards that matter. */
const createScale = (decks: number) => {
  const all = 52 * decks;
  const most = Math.min(all, MOST_CARDS);
  const factors = Array.from({ length: most + 1 }, (_, cards) => falling(all - cards, most - cards));
  const factorOf = (cards: number): bigint => {
    const factor = factors[cards];
    if (factor === undefined) throw new RangeError(`a round of ${cards} cards is longer than any there should be`);
    return factor;
  };
  return { total: falling(all, most), factorOf };
};

/** Makes the function that turns what hands come to into cells, one per end of the dealer's. */
export const createCells = ({ parts, kindOf }: Kinds, decks: number) => {
  const { total, factorOf } = createScale(decks);
  /** By the dealer's end: how often by kind, or by two kinds. */
  const byEnd = (entries: readonly EndEntry[], kindsOf: (number: number, end: number) => number) => {
    const ends: Map<number, bigint>[] = [];
    for (const { number, against, cards } of entries) {
      for (const [end, ways] of against.entries()) {
        if (ways === 0n) continue;
        const held = (ends[end] ??= new Map<number, bigint>());
        const kinds = kindsOf(number, end);
        held.set(kinds, (held.get(kinds) ?? 0n) + ways * factorOf(cards));
      }
    }
    return ends;
  };
  const wholeValues = (value: (part: DecidedPart) => Rational) => {
    const values = parts.map(value);
    const den = values.reduce((common, one) => lcm(common, one.den), 1n);
    return { den, of: (kind: number) => multiply(values[kind] ?? ZERO, rational(den)).num };
  };
  return (hands: number, singles: readonly EndEntry[], pairs: readonly EndEntry[]): readonly Cell[] => {
    const doubles = byEnd(pairs, (number, end) => {
      const [one, other] = pairOf(number);
      return joinPair(kindOf(one, end), kindOf(other, end));
    });
    return byEnd(singles, kindOf).flatMap((held, end) => {
      const entries = [...held].filter(([, often]) => often !== 0n);
      if (entries.length === 0) return [];
      const single: Expect = (value) => {
        const { den, of } = wholeValues(value);
        return rational(
          entries.reduce((all, [kind, often]) => all + of(kind) * often, 0n),
          total * den,
        );
      };
      const double: Expect = (value) => {
        const { den, of } = wholeValues(value);
        const twos = [...(doubles[end] ?? [])].map(([joined, often]) => [pairOf(joined), often] as const);
        return rational(
          twos.reduce((all, [[one, other], often]) => all + of(one) * of(other) * often, 0n),
          total * den * den,
        );
      };
      const met = entries.flatMap(([kind]) => parts[kind] ?? []);
      return { hands, single, double, parts: met };
    });
  };
};
