import { rankOf, suitOf } from "@croupier/math/cards";
import { add, ONE, type Rational, ZERO } from "@croupier/math/rational";
import type { Parameters } from "./parameters.ts";

export type Side = "perfectPairs" | "twentyOnePlus3";
type Pair = keyof Parameters["perfectPairs"];
type Poker = keyof Parameters["twentyOnePlus3"];

/** Diamonds and hearts. */
const isRed = (card: number): boolean => suitOf(card) === 1 || suitOf(card) === 2;

/** What the player's two cards make: the same card, the same rank in one colour, or in two. */
const pairOf = (one: number, other: number): Pair | null => {
  if (rankOf(one) !== rankOf(other)) return null;
  if (suitOf(one) === suitOf(other)) return "perfect";
  return isRed(one) === isRed(other) ? "coloured" : "mixed";
};

/** Three different ranks in a row; an ace is high or low, and not both. */
const isStraight = (ranks: readonly number[]): boolean => {
  const [low = 0, middle = 0, high = 0] = ranks.toSorted((a, b) => a - b);
  return (middle === low + 1 && high === low + 2) || (low === 0 && middle === 11 && high === 12);
};

/** What the player's two cards make with the dealer's up card. */
const pokerOf = (one: number, other: number, up: number): Poker | null => {
  const flush = suitOf(one) === suitOf(other) && suitOf(one) === suitOf(up);
  if (rankOf(one) === rankOf(other)) {
    if (rankOf(one) === rankOf(up)) return flush ? "suitedTrips" : "trips";
    return flush ? "flush" : null;
  }
  if (isStraight([rankOf(one), rankOf(other), rankOf(up)])) return flush ? "straightFlush" : "straight";
  return flush ? "flush" : null;
};

/** What a side wager came to, and its multiplier. */
export interface SideResult {
  readonly made: string | null;
  readonly multiplier: Rational;
}

export type SettleSide = (side: Side, one: number, other: number, up: number) => SideResult;

/** Pays are told "to 1", so the stake comes back with them. */
const prepare = <Made extends string>(pays: Readonly<Record<Made, Rational>>): ((made: Made | null) => SideResult) => {
  const lost: SideResult = { made: null, multiplier: ZERO };
  const won = new Map(
    Object.entries<Rational>(pays).map(([made, toOne]) => [made, { made, multiplier: add(toOne, ONE) }]),
  );
  return (made) => (made === null ? lost : (won.get(made) ?? lost));
};

/** Settles side wagers: the first two cards decide the one, and with the up card the other. */
export const createSettleSide = ({
  perfectPairs,
  twentyOnePlus3,
}: Pick<Parameters, "perfectPairs" | "twentyOnePlus3">): SettleSide => {
  const pair = prepare<Pair>(perfectPairs);
  const poker = prepare<Poker>(twentyOnePlus3);
  return (side, one, other, up) =>
    side === "perfectPairs" ? pair(pairOf(one, other)) : poker(pokerOf(one, other, up));
};
