import { frequency, overlappingTuples, pairs, poker } from "./counts.ts";
import type { Finding } from "./finding.ts";
import { collect, type House } from "./house.ts";
import { correlation, maximumOfFive, permutation, runsAboutMiddle } from "./order.ts";
import { cellsOf, remaindersOf, type Sequence } from "./sequence.ts";
import { couponCollector, highGap, lowGap, runsDown, runsUp } from "./waits.ts";
import { birthdaySpacings, duplicates, evenBits } from "./words.ts";

interface SequenceTest {
  readonly test: string;
  /** For sequences of which values. */
  readonly from?: number;
  readonly to?: number;
  readonly run: (sequence: Sequence) => number;
}

/** More values than this make too many cells for tests that count tuples. */
const FEW = 128;
/** More values than this take too long to see them all often. */
const FEW_COUPONS = 64;
const WORDS = 2 ** 32;

const SEQUENCE_TESTS: readonly SequenceTest[] = [
  { test: "frequency", to: 10_000, run: frequency },
  { test: "pairs", to: FEW, run: pairs },
  { test: "overlapping tuples", to: FEW, run: overlappingTuples },
  { test: "low gap", run: lowGap },
  { test: "high gap", run: highGap },
  { test: "poker", to: FEW, run: poker },
  { test: "coupon collector", to: FEW_COUPONS, run: couponCollector },
  { test: "runs up", run: runsUp },
  { test: "runs down", run: runsDown },
  { test: "runs about the middle", run: runsAboutMiddle },
  { test: "permutation", from: 8, run: permutation },
  { test: "maximum of five", run: maximumOfFive },
  { test: "correlation with the next", run: (sequence) => correlation(sequence, 1) },
  { test: "correlation with the next but one", run: (sequence) => correlation(sequence, 2) },
  // Words are taken sixteen to a round, two blocks.
  { test: "correlation with the next block", from: WORDS, run: (sequence) => correlation(sequence, 8) },
  { test: "correlation with the next round", from: WORDS, run: (sequence) => correlation(sequence, 16) },
  { test: "even bits", from: WORDS, run: ({ values }) => evenBits(values) },
  { test: "birthday spacings", from: WORDS, run: birthdaySpacings },
  { test: "duplicates", from: WORDS, run: duplicates },
];

/** Runs all tests that suit the sequence. */
const examine = (subject: string, sequence: Sequence): Finding[] =>
  SEQUENCE_TESTS.filter(({ from = 0, to = Infinity }) => sequence.n >= from && sequence.n <= to).map(
    ({ test, run }) => ({ subject, test, pValue: run(sequence) }),
  );

const WORDS_EACH = 16;

/** The stream itself: words as they are, and their highest, middle and lowest six bits. */
export const examineWords = (house: House, draws: number): Finding[] => {
  const words = collect(house, { client: "words", n: WORDS, rounds: draws / WORDS_EACH, each: WORDS_EACH });
  return [
    ...examine("words", words),
    ...examine("high bits", cellsOf(words, 64)),
    ...examine("middle bits", remaindersOf(cellsOf(words, 2 ** 19), 64)),
    ...examine("low bits", remaindersOf(words, 64)),
  ];
};

/** What games draw, and how often in a round. */
const GAME_DRAWS = [
  { draw: "coin", n: 2, each: 1 },
  { draw: "peg", n: 2, each: 16 },
  { draw: "tile", n: 25, each: 5 },
  { draw: "reel of 31", n: 31, each: 5 },
  { draw: "reel of 32", n: 32, each: 5 },
  { draw: "European wheel", n: 37, each: 1 },
  { draw: "American wheel", n: 38, each: 1 },
  { draw: "ball", n: 40, each: 10 },
  { draw: "card", n: 52, each: 4 },
  { draw: "reel of 64", n: 64, each: 5 },
] as const;

/** Each kind of draw under a client seed of its own, so that no two examine the same words. */
export const examineDraws = (house: House, draws: number): Finding[] => {
  const dice = collect(house, { client: "dice", n: 10_000, rounds: draws, each: 1 });
  // Of four words one is rejected; without, a third of the results would come twice as often as the others.
  const wide = collect(house, { client: "wide", n: 3 * 2 ** 30, rounds: draws, each: 1 });
  return [
    ...GAME_DRAWS.flatMap(({ draw, n, each }) =>
      examine(draw, collect(house, { client: draw.replaceAll(" ", "-"), n, rounds: draws / each, each })),
    ),
    ...examine("dice", dice),
    ...examine("dice, first digits", cellsOf(dice, 100)),
    ...examine("dice, last digits", remaindersOf(dice, 100)),
    ...examine("below 3·2³⁰", wide),
    ...examine("below 3·2³⁰, in 96 parts", cellsOf(wide, 96)),
    ...examine("below 3·2³⁰, modulo 96", remaindersOf(wide, 96)),
  ];
};
