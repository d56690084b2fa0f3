import { suitOf } from "./cards.ts";
import { categoryOfFlush, categoryOfRanks, type Category, CATEGORIES, countRanks } from "./poker-hands.ts";

/** Which of the five cards are held, from the left. */
export type Hold = readonly [boolean, boolean, boolean, boolean, boolean];

const BOOLS = [true, false];
/** All 32, the fullest first. */
export const HOLDS: readonly Hold[] = BOOLS.flatMap((a) =>
  BOOLS.flatMap((b) => BOOLS.flatMap((c) => BOOLS.flatMap((d) => BOOLS.map((e): Hold => [a, b, c, d, e])))),
);

/** Ways to draw `left` more cards, `free[rank]` of each being there: calls back with the counts of all five and the ways. */
const eachDraw = (
  counts: number[],
  free: readonly number[],
  left: number,
  found: (counts: readonly number[], ways: number) => void,
  rank = 0,
  ways = 1,
): void => {
  if (left === 0) return found(counts, ways);
  const available = free[rank];
  if (available === undefined) return;
  const held = counts[rank] ?? 0;
  let choose = 1;
  for (let more = 0; more <= Math.min(left, available); more += 1) {
    counts[rank] = held + more;
    eachDraw(counts, free, left - more, found, rank + 1, ways * choose);
    choose = (choose * (available - more)) / (more + 1);
  }
  counts[rank] = held;
};

/**
 * How many of the draws after a hold end in each category, exactly: counted by ranks, since suits matter to a flush
 * only. Those of one suit are counted again by themselves and moved to where they belong.
 */
export const countOutcomes = (hand: readonly number[], hold: Hold): Record<Category, number> => {
  const held = hand.filter((_, place) => hold[place]);
  const outcomes = Object.fromEntries(CATEGORIES.map((category) => [category, 0])) as Record<Category, number>;
  const out = countRanks(hand);
  eachDraw(
    countRanks(held),
    out.map((count) => 4 - count),
    5 - held.length,
    (counts, ways) => {
      outcomes[categoryOfRanks(counts)] += ways;
    },
  );
  for (let suit = 0; suit < 4; suit += 1) {
    if (held.some((card) => suitOf(card) !== suit)) continue;
    const gone = countRanks(hand.filter((card) => suitOf(card) === suit));
    eachDraw(
      countRanks(held),
      gone.map((count) => 1 - count),
      5 - held.length,
      (counts, ways) => {
        outcomes[categoryOfRanks(counts)] -= ways;
        outcomes[categoryOfFlush(counts)] += ways;
      },
    );
  }
  return outcomes;
};

const total = (outcomes: Readonly<Record<Category, number>>): bigint =>
  BigInt(Object.values(outcomes).reduce((sum, ways) => sum + ways, 0));

/** The hold with the highest expected return; of equals the fullest. `worth`: what each category pays, as integers. */
export const bestHold = (hand: readonly number[], worth: Readonly<Record<Category, bigint>>): Hold => {
  let best: Hold = [true, true, true, true, true];
  let [most, ways] = [-1n, 1n];
  for (const hold of HOLDS) {
    const outcomes = countOutcomes(hand, hold);
    const sum = CATEGORIES.reduce((value, category) => value + worth[category] * BigInt(outcomes[category]), 0n);
    const draws = total(outcomes);
    // Each hold has its own number of draws: compared as fractions.
    if (sum * ways > most * draws) [best, most, ways] = [hold, sum, draws];
  }
  return best;
};
