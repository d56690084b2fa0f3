import { multiply, type Rational, rational } from "@croupier/math/rational";
import { createAppraiser, CYCLE, WEIGHTS } from "./best-hold.ts";
import { createDrawCounter, type DrawCounter, HANDS, numberOf } from "./draw-tables.ts";
import { eachHandClass } from "./hand-classes.ts";
import { CATEGORIES } from "./hands.ts";
import { kindOf } from "./hold-kinds.ts";
import { type Hold, keeps } from "./holds.ts";

/** What comes of all hands, each played as it returns most. */
export interface OptimalPlay {
  /** How many of `total` equally likely hands and draws end in each category, by its number. */
  readonly ends: readonly bigint[];
  readonly total: bigint;
  /** What is kept, the dearest first. */
  readonly kept: readonly KeptKind[];
}

/** A kind of cards that are kept, from how many of all 2,598,960 hands, and what that returns: from … to. */
export interface KeptKind {
  readonly kind: string;
  readonly hands: number;
  readonly least: Rational;
  readonly most: Rational;
}

type Value = number | bigint;

let counter: DrawCounter | undefined;

/** Made once, since it is the same whatever hands pay. */
const drawCounter = (): DrawCounter => (counter ??= createDrawCounter());

/** Plays one hand of each class and counts it for all of them. `multipliers` are by category. */
export const solve = (multipliers: readonly Rational[]): OptimalPlay => {
  const { bestOf, valueOf, unit } = createAppraiser(multipliers);
  const countDraws = drawCounter();
  // Below 2 · 10¹³ in all.
  const ends = CATEGORIES.map(() => 0);
  const kinds = new Map<string, { hands: number; least: Value; most: Value }>();
  eachHandClass(({ cards, count }) => {
    const counts = countDraws(cards);
    const hold = bestOf(counts);
    const weight = count * (WEIGHTS[hold] ?? 0);
    counts[hold]?.forEach((draws, category) => (ends[category] = (ends[category] ?? 0) + weight * draws));
    const value = valueOf(counts, hold);
    const kind = kindOf(cards.filter((_, place) => keeps(hold, place)));
    const { hands, least, most } = kinds.get(kind) ?? { hands: 0, least: value, most: value };
    kinds.set(kind, {
      hands: hands + count,
      least: value < least ? value : least,
      most: value > most ? value : most,
    });
  });
  const dearestFirst = [...kinds].toSorted(([, a], [, b]) => (a.most < b.most ? 1 : a.most > b.most ? -1 : 0));
  const exact = (value: Value): Rational => multiply(unit, rational(value));
  return {
    ends: ends.map(BigInt),
    total: BigInt(HANDS) * BigInt(CYCLE),
    kept: dearestFirst.map(([kind, { hands, least, most }]) => {
      return { kind, hands, least: exact(least), most: exact(most) };
    }),
  };
};

const UNKNOWN = 255;

/** Tells the best hold of a hand, cards ascending; what it has found it remembers, a byte for each hand there is. */
export const createPlayer = (multipliers: readonly Rational[]): ((ascending: readonly number[]) => Hold) => {
  const { bestOf } = createAppraiser(multipliers);
  const countDraws = drawCounter();
  const known = new Uint8Array(HANDS).fill(UNKNOWN);
  return (ascending) => {
    const number = numberOf(ascending);
    const met = known[number] ?? UNKNOWN;
    if (met !== UNKNOWN) return met;
    return (known[number] = bestOf(countDraws(ascending)));
  };
};
