import { DECK_SIZE, type Decks, RANKS } from "@croupier/math/cards";
import { fallingFactorial } from "@croupier/math/combinatorics";
import { bankerDraws, playerDraws } from "./tableau.ts";

/** Deals that come to the same. */
export interface DealClass {
  /** One of them: the rank of each card, in the order of the deal. */
  readonly ranks: readonly number[];
  /** How many of all orders of six cards, or of two, begin with one of them. */
  readonly count: bigint;
}

/** In how many orders so many cards come from the shoe, after others. */
export const countOrders = (decks: Decks, cards: number, after = 0): bigint =>
  decks === "infinite" ? BigInt(DECK_SIZE) ** BigInt(cards) : fallingFactorial(DECK_SIZE * decks - after, cards);

/** How many cards are left of those that one deck has `inDeck` of, when so many of them are dealt. */
const countLeft = (decks: Decks, inDeck: number, dealt: number): bigint =>
  BigInt(decks === "infinite" ? inDeck : decks * inDeck - dealt);

/** Two things of a kind, the lower first, and in how many orders they come. */
const twoOf = (kinds: number) =>
  Array.from({ length: kinds }, (_, high) =>
    Array.from({ length: high + 1 }, (__, low) => ({ low, high, orders: low === high ? 1n : 2n })),
  ).flat();

interface Deal {
  /** The points of each card. */
  readonly points: readonly number[];
  readonly count: bigint;
}

const POINTS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const TWO_CARDS = twoOf(POINTS.length);
const MOST_CARDS = 6;

/** Ten to king take turns. */
const rankOfPoints = (points: number, place: number): number => (points === 0 ? 9 + (place % 4) : points - 1);

/**
 * All deals of a round, by the totals of both hands' first two cards and the points of the third ones; the counts sum to
 * the orders of six cards. Every combination of points is counted, without replacement, and then those are added up
 * that can't differ: cards have their points, totals decide who draws, and so the classes are few.
 */
export const classifyDeals = (decks: Decks): readonly DealClass[] => {
  const add = ({ points, count }: Deal, next: number): Deal => {
    const dealt = points.filter((other) => other === next).length;
    return { points: [...points, next], count: count * countLeft(decks, next === 0 ? 16 : 4, dealt) };
  };
  const addAny = (deal: Deal): readonly Deal[] => POINTS.map((next) => add(deal, next));

  const classes = new Map<string, DealClass>();
  for (const player of TWO_CARDS) {
    for (const banker of TWO_CARDS) {
      const first = { points: [], count: player.orders * banker.orders };
      const four = [player.low, banker.low, player.high, banker.high].reduce<Deal>(add, first);
      const totals = [(player.low + player.high) % 10, (banker.low + banker.high) % 10] as const;
      const deals = (playerDraws(...totals) ? addAny(four) : [four]).flatMap((deal) =>
        bankerDraws(...totals, deal.points[4]) ? addAny(deal) : [deal],
      );
      for (const { points, count } of deals) {
        if (count === 0n) continue;
        const key = [...totals, ...points.slice(4)].join(" ");
        const { ranks, count: before } = classes.get(key) ?? { ranks: points.map(rankOfPoints), count: 0n };
        const followed = countOrders(decks, MOST_CARDS - points.length, points.length);
        classes.set(key, { ranks, count: before + count * followed });
      }
    }
  }
  return [...classes.values()];
};

const NINE = 8;
const KING = 12;

/** A hand's first two cards by their ranks; the counts sum to the orders of two cards. The other hand has a natural. */
export const classifyPairs = (decks: Decks, hand: "player" | "banker"): readonly DealClass[] =>
  twoOf(RANKS).map(({ low, high, orders }) => ({
    ranks: hand === "player" ? [low, NINE, high, KING] : [NINE, low, KING, high],
    count: orders * countLeft(decks, 4, 0) * countLeft(decks, 4, low === high ? 1 : 0),
  }));
