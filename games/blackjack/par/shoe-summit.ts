import { sum } from "@croupier/math/arithmetic";
import { binomial } from "@croupier/math/combinatorics";
import { type Rational, rational } from "@croupier/math/rational";
import { DEALER_ENDS } from "./classes.ts";
import type { HandEnd } from "./hand-ends.ts";
import { playedAgainst, type Seat } from "./seat.ts";
import { falling } from "./shoe.ts";
import { planCount } from "./shoe-splits.ts";
import { type Counts, keyOf, NO_CARDS } from "./values.ts";

/** Cards of hands that are all at the top against some of the dealer's ends: those of which the bits are set. */
interface Top {
  readonly counts: Counts;
  readonly cards: number;
  readonly ends: number;
  readonly ways: bigint;
}

/** More sets of hands take a minute and more to look at; then it is some of them. */
const MOST_SETS = 250_000n;
const SOME_SETS = 2_000n;

const NOTHING: readonly Top[] = [{ counts: NO_CARDS, cards: 0, ends: -1, ways: 1n }];

const collect = (tops: Iterable<Top>): readonly Top[] => {
  const collected = new Map<string, Top>();
  for (const top of tops) {
    const key = `${top.ends} ${keyOf(top.counts)}`;
    collected.set(key, { ...top, ways: (collected.get(key)?.ways ?? 0n) + top.ways });
  }
  return [...collected.values()];
};

function* join(some: readonly Top[], others: readonly Top[]): Generator<Top> {
  for (const one of some) {
    for (const other of others) {
      const ends = one.ends & other.ends;
      if (ends === 0) continue;
      const counts = one.counts.map((count, value) => count + (other.counts[value] ?? 0));
      yield { counts, cards: one.cards + other.cards, ends, ways: one.ways * other.ways };
    }
  }
}

/** Rounds in which a pair is split into so many hands, all of which are to be at the top. */
export interface Summit {
  readonly seat: Seat;
  readonly pair: number;
  readonly hands: number;
  readonly isTop: (handClass: number, end: number) => boolean;
}

const topsOf = (ends: readonly HandEnd[], isTop: Summit["isTop"]): readonly Top[] => {
  const tops = ends.map(({ counts, cards, handClass, ways }) => {
    const bits = DEALER_ENDS.reduce((all, _, end) => all | (isTop(handClass, end) ? 1 << end : 0), 0);
    return { counts, cards, ends: bits, ways: BigInt(ways) };
  });
  return collect(tops.filter(({ ends: bits }) => bits !== 0)).toSorted((a, b) => a.cards - b.cards);
};

const setsOf = (tops: readonly Top[], hands: number): bigint => binomial(tops.length + hands - 1, hands);

/** Those of the fewest cards, so many that all sets of them can be looked at. */
const withinReach = (tops: readonly Top[], hands: number): readonly Top[] => {
  let reach = tops;
  while (setsOf(reach, hands) > SOME_SETS) reach = reach.slice(0, -1);
  return reach;
};

const planSummit = ({ seat, pair, hands, isTop }: Summit) => {
  const { shapes, open, kept } = planCount(seat, pair);
  return {
    seat,
    hands,
    shapes: shapes.filter((shape) => shape.open + shape.kept === hands),
    open: topsOf(open, isTop),
    kept: topsOf(kept, isTop),
  };
};
type Plan = ReturnType<typeof planSummit>;

/** In how many ways all hands are at the top, by how many cards those ways are of. */
const countSummit = ({ seat, hands, shapes, open, kept }: Plan): ReadonlyMap<number, bigint> => {
  const { ups, waysOf, dealer } = seat;
  const byCards = new Map<number, bigint>();
  for (const shape of shapes) {
    let sets = NOTHING;
    for (let hand = 0; hand < hands; hand += 1) sets = collect(join(sets, hand < shape.open ? open : kept));
    for (const { counts, cards, ends, ways } of sets) {
      const dealt = ups * waysOf(counts) * ways * BigInt(shape.orders);
      if (dealt === 0n) continue;
      const number = 1 + cards + dealer.cards;
      for (const [end, against] of playedAgainst(seat, counts, cards).entries()) {
        if ((ends & (1 << end)) !== 0) byCards.set(number, (byCards.get(number) ?? 0n) + against * dealt);
      }
    }
  }
  return byCards;
};

/** How likely one of these comes about; from below where their ways are too many to look at each. */
export const chanceOfSummits = (
  summits: readonly Summit[],
  decks: number,
): { readonly chance: Rational; readonly exact: boolean } => {
  const plans = summits.map(planSummit);
  const exact = plans.every(({ open, kept, hands }) => setsOf([...open, ...kept], hands) <= MOST_SETS);
  const chances = plans.flatMap((plan) => {
    const { open, kept, hands } = plan;
    const within = exact ? plan : { ...plan, open: withinReach(open, hands), kept: withinReach(kept, hands) };
    return [...countSummit(within)].map(([cards, ways]) => rational(ways, falling(52 * decks, cards)));
  });
  return { chance: sum(chances), exact };
};
