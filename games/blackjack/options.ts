import type { Parameters } from "./parameters.ts";

/** What may be done with a hand. */
export type Option = "hit" | "stand" | "double" | "split" | "surrender";

export type Limits = Pick<
  Parameters,
  "doubleOn" | "doubleAfterSplit" | "maxHands" | "resplitAces" | "hitSplitAces" | "surrender"
>;

/** All that decides what may be done with a hand whose turn it is. */
export interface Situation {
  readonly total: number;
  /** How many cards the hand has; at least two. */
  readonly cards: number;
  /** The value of both of a hand's two cards, 1 for aces; 0 where they differ or are more than two. */
  readonly pair: number;
  /** Whether it came from a split, and from one of aces. */
  readonly split: boolean;
  readonly splitAces: boolean;
  /** How many hands the player has. */
  readonly hands: number;
}

const ORDER: readonly Option[] = ["hit", "stand", "double", "split", "surrender"];
const [HIT, STAND, DOUBLE, SPLIT, SURRENDER] = [1, 2, 4, 8, 16];
/** Every set of options, by its bits. */
const SETS: readonly (readonly Option[])[] = Array.from({ length: 32 }, (_, bits) =>
  ORDER.filter((_option, place) => (bits & (1 << place)) !== 0),
);
const LOWEST_DOUBLE = { any: 0, "9-11": 9, "10-11": 10 } as const;

const canDouble = ({ doubleOn, doubleAfterSplit }: Limits, { total, split, splitAces }: Situation): boolean => {
  if (splitAces || (split && !doubleAfterSplit)) return false;
  return doubleOn === "any" || (total >= LOWEST_DOUBLE[doubleOn] && total <= 11);
};

const canSplit = (limits: Limits, { pair, hands, splitAces }: Situation): boolean =>
  pair > 0 && hands < limits.maxHands && (!splitAces || limits.resplitAces);

/** What may be done; nothing where a hand is at its end: at 21 and beyond, and after a split ace's one card. */
export const optionsOf = (limits: Limits, situation: Situation): readonly Option[] => {
  const { total, cards, split, splitAces } = situation;
  if (total >= 21) return [];
  const splits = canSplit(limits, situation) ? SPLIT : 0;
  if (splitAces && !limits.hitSplitAces) return splits ? (SETS[STAND | SPLIT] ?? []) : [];
  if (cards > 2) return SETS[HIT | STAND] ?? [];
  const doubles = canDouble(limits, situation) ? DOUBLE : 0;
  const surrenders = limits.surrender === "late" && !split ? SURRENDER : 0;
  return SETS[HIT | STAND | doubles | splits | surrenders] ?? [];
};
