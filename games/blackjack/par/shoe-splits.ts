import { BUSTED } from "./classes.ts";
import { createEndTally, type EndEntry } from "./end-tally.ts";
import { endHand, type HandEnd, type Start } from "./hand-ends.ts";
import { joinPair, listTogether, pairOf } from "./hand-pairs.ts";
import { planSplits } from "./openings.ts";
import { playedAgainst, type Seat } from "./seat.ts";
import { type Term, termsBeside } from "./split-terms.ts";
import { type Counts, keyOf, NO_CARDS, withCard } from "./values.ts";

/** Rounds in which a pair was split into so many hands: what each of them comes to, and each two of them. */
export interface SplitCount {
  readonly hands: number;
  /** By a hand's class. */
  readonly singles: readonly EndEntry[];
  /** By two hands' classes, joined. Of hands that hit and bust there is none here. */
  readonly pairs: readonly EndEntry[];
}

type Ways = readonly (readonly [number: number, ways: number])[];

/** Adds up hands that have these cards, and beside which more of the pair's are dealt; by how many hands there are. */
const createSplitTally = (seat: Seat, pair: number) => {
  const { ups, waysOf, dealer } = seat;
  const byHands = new Map<number, ReturnType<typeof createEndTally>>();
  const tallyOf = (hands: number) => {
    const tally = byHands.get(hands) ?? createEndTally();
    byHands.set(hands, tally);
    return tally;
  };
  const known = new Map<string, readonly bigint[]>();
  const againstAll = (dealt: Counts, cards: number): readonly bigint[] => {
    const key = keyOf(dealt);
    let against = known.get(key);
    if (!against) {
      const ways = ups * waysOf(dealt);
      against = ways === 0n ? [] : playedAgainst(seat, dealt, cards).map((count) => count * ways);
      known.set(key, against);
    }
    return against;
  };
  const add = (counts: Counts, cards: number, terms: readonly Term[], ways: Ways): void => {
    for (const { hands, more, times } of terms) {
      const against = againstAll(counts.with(pair, (counts[pair] ?? 0) + more), cards + more);
      if (against.length === 0) continue;
      const tally = tallyOf(hands);
      for (const [number, count] of ways) {
        tally.add(number, against, BigInt(count) * times, 1 + cards + more + dealer.cards);
      }
    }
  };
  return { add, byHands };
};

/**
 * A pair split into any number of hands, hand by hand or by two hands at a time. What follows a hand that is played out is
 * as random as what was next before it, so that what some hands come to depends on the others only by how many of the
 * pair's cards they took.
 */
export const planCount = ({ parameters, play, up }: Seat, pair: number) => {
  const { shapes, open, kept } = planSplits(parameters, play, up, pair);
  const endsOf = (starts: readonly Start[]): readonly HandEnd[] =>
    starts.flatMap((start) => endHand(parameters, play, start));
  return { shapes, open: endsOf(open), kept: endsOf([kept]) };
};

/** What one hand comes to, by how many there are. Busts are what all others leave of all hands. */
export const countSingles = (seat: Seat, pair: number): ReadonlyMap<number, readonly EndEntry[]> => {
  const { shapes, open, kept } = planCount(seat, pair);
  const { add, byHands } = createSplitTally(seat, pair);
  const [one, two] = [withCard(NO_CARDS, pair), withCard(withCard(NO_CARDS, pair), pair)];
  const [opens, again] = [termsBeside(shapes, { open: 1, kept: 0 }), termsBeside(shapes, { open: 0, kept: 1 })];
  // A second card that doesn't make the pair is any, less those that do.
  add(one, 1, opens, [[BUSTED, 1]]);
  add(two, 2, opens, [[BUSTED, -1]]);
  add(two, 2, again, [[BUSTED, 1]]);
  for (const [ends, terms] of [
    [open, opens],
    [kept, again],
  ] as const) {
    for (const { counts, cards, handClass, ways } of ends.filter((end) => end.handClass !== BUSTED)) {
      add(counts, cards, terms, [
        [handClass, ways],
        [BUSTED, -ways],
      ]);
    }
  }
  return new Map([...byHands].map(([hands, tally]) => [hands, tally.entries()]));
};

/** Hands that made the pair again are numbered from here. */
const KEPT = 16;

/** What two hands come to that neither hit nor bust, by how many hands there are. */
const countPairs = (seat: Seat, pair: number): ReadonlyMap<number, readonly EndEntry[]> => {
  const { shapes, open, kept } = planCount(seat, pair);
  const { add, byHands } = createSplitTally(seat, pair);
  const stays = [
    ...open.map((end) => ({ ...end, number: end.handClass })),
    ...kept.map((end) => ({ ...end, number: end.handClass + KEPT })),
  ].filter(({ handClass }) => handClass !== BUSTED);
  const terms = [
    termsBeside(shapes, { open: 2, kept: 0 }),
    termsBeside(shapes, { open: 1, kept: 1 }),
    termsBeside(shapes, { open: 0, kept: 2 }),
  ];
  for (const { counts, cards, pairs } of listTogether(stays)) {
    const byKept: [number, number][][] = [[], [], []];
    for (const [joined, ways] of pairs) {
      const [one, other] = pairOf(joined);
      const again = Number(one >= KEPT) + Number(other >= KEPT);
      // One that did and one that didn't come in two orders, but are two certain hands.
      byKept[again]?.push([joinPair(one % KEPT, other % KEPT), again === 1 ? ways / 2 : ways]);
    }
    for (const [again, ways] of byKept.entries()) if (ways.length > 0) add(counts, cards, terms[again] ?? [], ways);
  }
  return new Map([...byHands].map(([hands, tally]) => [hands, tally.entries()]));
};

/** What one hand and what two hands come to, by how many hands there are. */
export const countSplit = (seat: Seat, pair: number): readonly SplitCount[] => {
  const pairs = countPairs(seat, pair);
  const singles = countSingles(seat, pair);
  return [...singles].map(([hands, ofOne]) => ({ hands, singles: ofOne, pairs: pairs.get(hands) ?? [] }));
};
