import { twoSidedTail } from "@croupier/math/statistics/normal";
import { fitChiSquare, fitCounts } from "./fit.ts";
import { cellsOf, type Sequence } from "./sequence.ts";

const WORD_BITS = 32;

/** How often each bit is set: Σ z² over the 32 of them, each binomial and independent of the others. */
export const evenBits = (words: readonly number[]): number => {
  let statistic = 0;
  for (let bit = 0; bit < WORD_BITS; bit += 1) {
    let set = 0;
    for (const word of words) set += (word >>> bit) & 1;
    statistic += (set - words.length / 2) ** 2 / (words.length / 4);
  }
  return fitChiSquare({ statistic, degrees: WORD_BITS });
};

const BIRTHDAYS = 4_096;
/** Of 4096 birthdays in a year of 2³² days: m³/4n. */
const EXPECTED_EQUAL = BIRTHDAYS ** 3 / 4 / 2 ** WORD_BITS;
const MOST_EQUAL = 20;

/**
 * Words as days of a year of 2³²: how many of the spacings between birthdays come again is a Poisson variable of mean 4.
 * Lattices, such as a linear congruential generator's, have far too many. Knuth 3.3.2 J; year and birthdays are those of
 * G. Marsaglia and W. Tsang, Journal of Statistical Software 7 (2002), 3.
 */
export const birthdaySpacings = ({ values }: Sequence): number => {
  const counts = Array.from({ length: MOST_EQUAL + 1 }, () => 0);
  for (let i = 0; i + BIRTHDAYS <= values.length; i += BIRTHDAYS) {
    const days = Float64Array.from(values.slice(i, i + BIRTHDAYS)).toSorted();
    const spacings = new Set(
      days.map((day, at) => day - (days[at - 1] ?? (days[BIRTHDAYS - 1] ?? 0) - 2 ** WORD_BITS)),
    );
    const equal = Math.min(BIRTHDAYS - spacings.size, MOST_EQUAL);
    counts[equal] = (counts[equal] ?? 0) + 1;
  }
  const law = [Math.exp(-EXPECTED_EQUAL)];
  for (let k = 1; k < MOST_EQUAL; k += 1) law.push(((law[k - 1] ?? 0) * EXPECTED_EQUAL) / k);
  return fitCounts(counts, [...law, 1 - law.reduce((sum, chance) => sum + chance, 0)]);
};

/**
 * How many pairs of values are equal, near or far apart, in standard deviations. Each pair is with probability 1/n, any
 * two pairs independently of each other, so mean and variance are those of a binomial variable.
 */
export const duplicatesScore = ({ values, n }: Sequence): number => {
  const ascending = Float64Array.from(values).toSorted();
  let [duplicates, alike] = [0, 0];
  for (const [i, value] of ascending.entries()) {
    alike = value === ascending[i - 1] ? alike + 1 : 0;
    duplicates += alike;
  }
  const expected = (values.length * (values.length - 1)) / 2 / n;
  return (duplicates - expected) / Math.sqrt(expected * (1 - 1 / n));
};

/** Few enough kinds for hundreds of duplicates, whose number is then near normal; too many for more than a few of each. */
const KINDS = 2 ** 24;

/** Words whose highest 24 bits have been before, at any distance: what a stream used twice is full of. */
export const duplicates = (sequence: Sequence): number => twoSidedTail(duplicatesScore(cellsOf(sequence, KINDS)));
