import { lcm } from "@croupier/math/integers";
import { type Rational, rational } from "@croupier/math/rational";
import type { DrawCounts } from "./draw-counts.ts";
import { ALL_HELD, DRAWN, type Hold, HOLDS } from "./holds.ts";

/** C(47, n): the ways to draw n cards from those that were not dealt. */
const WAYS = [1, 47, 1_081, 16_215, 178_365, 1_533_939];
/** The least number that all of them divide, so that draws after different holds can be compared. */
export const CYCLE = 7_669_695;

/** How often a draw after each hold counts in a cycle. */
export const WEIGHTS: readonly number[] = DRAWN.map((drawn) => CYCLE / (WAYS[drawn] ?? 1));

const NONE = new Int32Array();

/** What holds return on average, exactly. */
export interface Appraiser {
  /** Values are whole numbers of this, which is a fraction of the stake. */
  readonly unit: Rational;
  readonly valueOf: (counts: DrawCounts, hold: Hold) => number | bigint;
  /**
   * The hold of greatest value among the 32. Of equals the one that draws fewest cards; of those the one that makes more
   * of the best category in which they differ; and then, all figures being the same, the first in `HOLDS`. With cards in
   * ascending order this follows from which cards they are, however they were dealt.
   */
  readonly bestOf: (counts: DrawCounts) => Hold;
}

type ValueOf = Appraiser["valueOf"];

/** Adds up what a draw pays in all of its cases, by category; `worth` is of the categories. */
const sumIntegers = (worth: readonly number[], counts: Int32Array): number => {
  let sum = 0;
  for (let category = 0; category < counts.length; category += 1)
    sum += (counts[category] ?? 0) * (worth[category] ?? 0);
  return sum;
};

const sumBigIntegers = (worth: readonly bigint[], counts: Int32Array): bigint => {
  let sum = 0n;
  for (let category = 0; category < counts.length; category += 1) {
    const count = counts[category] ?? 0;
    if (count !== 0) sum += BigInt(count) * (worth[category] ?? 0n);
  }
  return sum;
};

/** Values of holds as safe integers where the greatest is one, else as big ones. */
const valueIn = (worth: readonly bigint[]): ValueOf => {
  const most = worth.reduce((best, pay) => (pay > best ? pay : best), 0n) * BigInt(CYCLE);
  if (most > BigInt(Number.MAX_SAFE_INTEGER)) {
    return (counts, hold) => sumBigIntegers(worth, counts[hold] ?? NONE) * BigInt(WEIGHTS[hold] ?? 0);
  }
  const small = worth.map(Number);
  return (counts, hold) => sumIntegers(small, counts[hold] ?? NONE) * (WEIGHTS[hold] ?? 0);
};

/** Positive if, from the royal down, the first category that one draw makes more often than the other is the first's. */
const compareFromTop = (a: Int32Array, b: Int32Array): number => {
  for (let category = a.length - 1; category >= 0; category -= 1) {
    const difference = (a[category] ?? 0) - (b[category] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
};

/** `multipliers` are by category. */
export const createAppraiser = (multipliers: readonly Rational[]): Appraiser => {
  const common = multipliers.reduce((all, { den }) => lcm(all, den), 1n);
  const valueOf = valueIn(multipliers.map(({ num, den }) => num * (common / den)));
  const isPreferred = (counts: DrawCounts, hold: Hold, to: Hold): boolean =>
    DRAWN[hold] === DRAWN[to] && compareFromTop(counts[hold] ?? NONE, counts[to] ?? NONE) > 0;
  return {
    unit: rational(1n, common * BigInt(CYCLE)),
    valueOf,
    bestOf(counts) {
      let best = ALL_HELD;
      let greatest = valueOf(counts, best);
      for (const hold of HOLDS) {
        const value = valueOf(counts, hold);
        // Fewer cards are drawn by those that come first, so of two equal holds a later one is seldom better.
        if (value < greatest || (value === greatest && !isPreferred(counts, hold, best))) continue;
        best = hold;
        greatest = value;
      }
      return best;
    },
  };
};

/** Which places of the hand as it was dealt a hold of its cards in ascending order keeps. */
export const placesAsDealt = (cards: readonly number[], ascending: readonly number[], hold: Hold): Hold =>
  cards.reduce((bits, card, place) => bits | (((hold >> ascending.indexOf(card)) & 1) << place), 0);
