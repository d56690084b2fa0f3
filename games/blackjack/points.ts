import { rankOf } from "@croupier/math/cards";

/** A hand's worth. `low` counts every ace as 1. */
export interface Points {
  readonly low: number;
  readonly ace: boolean;
}

export const NO_POINTS: Points = { low: 0, ace: false };

const ACE = 1;
const TEN = 10;

/** 1 for an ace, 10 for a ten and the court cards. */
export const valueOf = (card: number): number => Math.min(rankOf(card) + 1, TEN);

export const addValue = ({ low, ace }: Points, value: number): Points => ({
  low: low + value,
  ace: ace || value === ACE,
});

/** Whether an ace counts 11: where that doesn't bust. */
export const isSoft = ({ low, ace }: Points): boolean => ace && low <= 11;
export const totalOf = (points: Points): number => points.low + (isSoft(points) ? TEN : 0);

/** Whether the dealer takes another card: to 17, and on a soft 17 where the rules say so. */
export const dealerDraws = (points: Points, soft17: "stand" | "hit"): boolean => {
  const total = totalOf(points);
  return total < 17 || (total === 17 && soft17 === "hit" && isSoft(points));
};
