import { sum } from "@croupier/math/arithmetic";
import { binomial } from "@croupier/math/combinatorics";
import { add, multiply, type Rational, rational, ZERO } from "@croupier/math/rational";
import type { Parameters } from "../parameters.ts";
import { createKinds, type Kinds } from "./classes.ts";
import { endHand, type HandEnd } from "./hand-ends.ts";
import { listStarts, planSplits } from "./openings.ts";
import type { Play } from "./player.ts";
import { isLive, playedAgainst, type Seat, type Take, takePeeked, takeSeat, takeWhole } from "./seat.ts";
import { falling } from "./shoe.ts";
import type { SplitShape } from "./split-shapes.ts";
import { VALUES } from "./values.ts";

/** Per unit of the initial stake, on average. */
export interface Means {
  readonly returned: Rational;
  readonly wagered: Rational;
}

/** One of a split's hands, beside which so many more of the pair's cards are dealt, in so many ways more than not. */
interface Term {
  readonly more: number;
  readonly times: bigint;
}

/**
 * Hands beside the one that is looked at: their first cards make the pair's value, `kept` second cards do too and `open`
 * ones don't, which is all less those that do. What else they are dealt is any card, and so no matter.
 */
const beside = (firsts: number, open: number, kept: number, times: number): readonly Term[] =>
  Array.from({ length: open + 1 }, (_, others) => ({
    more: firsts + kept + others,
    times: BigInt(times) * binomial(open, others) * (others % 2 === 0 ? 1n : -1n),
  }));

const openTerms = (shapes: readonly SplitShape[]): readonly Term[] =>
  shapes
    .filter(({ open }) => open > 0)
    .flatMap(({ open, kept, orders }) => beside(open + kept - 1, open - 1, kept, open * orders));

const keptTerms = (shapes: readonly SplitShape[]): readonly Term[] =>
  shapes
    .filter(({ kept }) => kept > 0)
    .flatMap(({ open, kept, orders }) => beside(open + kept - 1, open, kept - 1, kept * orders));

/** Terms that deal as many more cards, as one. */
const collectTerms = (terms: readonly Term[]): readonly Term[] =>
  [...new Set(terms.map(({ more }) => more))]
    .map((more) => ({
      more,
      times: terms.filter((term) => term.more === more).reduce((all, { times }) => all + times, 0n),
    }))
    .filter(({ times }) => times !== 0n);

/**
 * A pair split into any number of hands, hand by hand. What follows a hand that is played out is as random as what was
 * next before it, so that what one hand comes to depends on the others only by how many of the pair's cards they took.
 */
const takeSplit = (seat: Seat, pair: number, take: Take): void => {
  const { parameters, play, up, ups, waysOf, dealer } = seat;
  const { shapes, open, kept } = planSplits(parameters, play, up, pair);
  const takeHands = (ends: readonly HandEnd[], terms: readonly Term[]): void => {
    for (const { counts, cards, handClass, ways } of ends) {
      for (const { more, times } of terms) {
        const dealt = counts.with(pair, (counts[pair] ?? 0) + more);
        const ordered = ups * waysOf(dealt) * BigInt(ways) * times;
        if (ordered === 0n) continue;
        const against = playedAgainst(seat, dealt, cards + more, isLive(handClass));
        take([handClass], against, ordered, 1 + cards + more + dealer.cards);
      }
    }
  };
  const ends = (starts: typeof open) => starts.flatMap((start) => endHand(parameters, play, start));
  takeHands(ends(open), collectTerms(openTerms(shapes)));
  takeHands(ends([kept]), collectTerms(keptTerms(shapes)));
};

/** Adds up what is returned and wagered, exactly: in ways of so many cards. */
const createMeans = ({ parts, kindOf }: Kinds) => {
  const byCards = new Map<number, bigint[]>();
  const take: Take = (hands, ends, times, cards) => {
    const held = byCards.get(cards) ?? parts.map(() => 0n);
    byCards.set(cards, held);
    for (const hand of hands) {
      for (const [end, ways] of ends.entries()) {
        const kind = kindOf(hand, end);
        if (ways !== 0n) held[kind] = (held[kind] ?? 0n) + ways * times;
      }
    }
  };
  const means = (decks: number): Means => {
    const often = parts.map((_, kind) =>
      sum([...byCards].map(([cards, held]) => rational(held[kind] ?? 0n, falling(52 * decks, cards)))),
    );
    const wagers = parts.map(({ fraction }, kind) => multiply(fraction, often[kind] ?? ZERO));
    return {
      wagered: wagers.reduce(add, ZERO),
      returned: sum(parts.map(({ multiplier }, kind) => multiply(multiplier, wagers[kind] ?? ZERO))),
    };
  };
  return { take, means };
};

/** What a round of the main wager returns and stakes on average, dealt from a shoe, with any number of hands. */
export const findShoeMeans = (parameters: Parameters, decks: number, play: Play): Means => {
  const { take, means } = createMeans(createKinds(parameters));
  for (const up of VALUES) {
    const seat = takeSeat(parameters, decks, play, up);
    takePeeked(seat, take);
    takeWhole(seat, take);
    for (const pair of listStarts(parameters, play, up).split) takeSplit(seat, pair, take);
  }
  return means(decks);
};
