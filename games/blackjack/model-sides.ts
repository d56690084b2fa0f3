import { add, ONE } from "@croupier/math/rational";
import { formatRational, parseRational } from "@croupier/math/rational-text";
import type { Given } from "./model.ts";

/** Ranks in a row, an ace at either end. */
const ROW = "A23456789TJQKA".split("");

const rankOf = (card: number): string => ROW[card % 13] ?? "";
const suitOf = (card: number): string => "cdhs".charAt(Math.floor(card / 13));
const colourOf = (card: number): string => ("dh".includes(suitOf(card)) ? "red" : "black");

/** Whether something is the same of all cards. */
const same = (of: (card: number) => string, ...cards: readonly number[]): boolean => new Set(cards.map(of)).size === 1;

const spell = (ranks: readonly string[]): string => ranks.toSorted().join("");
const STRAIGHTS = Array.from({ length: ROW.length - 2 }, (_, from) => spell(ROW.slice(from, from + 3)));

export const madeByPair = (one: number, other: number) => {
  if (!same(rankOf, one, other)) return null;
  if (same(suitOf, one, other)) return "perfect";
  return same(colourOf, one, other) ? "coloured" : "mixed";
};

export const madeByThree = (...cards: readonly [number, number, number]) => {
  const [trips, flush] = [same(rankOf, ...cards), same(suitOf, ...cards)];
  const straight = STRAIGHTS.includes(spell(cards.map(rankOf)));
  if (trips) return flush ? "suitedTrips" : "trips";
  if (straight) return flush ? "straightFlush" : "straight";
  return flush ? "flush" : null;
};

/** The page's pays, to 1. */
const PAYS: Readonly<Record<string, number>> = {
  perfect: 25,
  coloured: 12,
  mixed: 6,
  suitedTrips: 100,
  straightFlush: 40,
  trips: 30,
  straight: 10,
  flush: 5,
};

/** What a side wager returns, the stake included. */
export const paysToOne = (given: Given, on: "perfectPairs" | "twentyOnePlus3", made: string | null): string => {
  if (made === null) return "0/1";
  const own: Readonly<Record<string, number | string | undefined>> = given[on] ?? {};
  return formatRational(add(parseRational(own[made] ?? PAYS[made] ?? 0), ONE));
};
