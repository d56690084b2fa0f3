import type { Limits } from "../options.ts";
import { decideFirst, type Start } from "./hand-ends.ts";
import type { Play } from "./player.ts";
import { listSplitShapes, type SplitShape } from "./split-shapes.ts";
import { VALUES } from "./values.ts";

/** What a player does with the first two cards against an up card. */
export interface Starts {
  /** Played as one hand, and in how many orders the values come. */
  readonly played: readonly { readonly start: Start; readonly orders: number }[];
  /** The pairs that are split, by value. */
  readonly split: readonly number[];
}

export const listStarts = (limits: Limits, play: Play, up: number): Starts => {
  const starts = VALUES.flatMap((one) =>
    VALUES.filter((other) => other >= one).map((other): Start => {
      return { values: [one, other], up, split: false, hands: 1, waiting: 0 };
    }),
  );
  const isSplit = (start: Start): boolean => decideFirst(limits, play, start) === "split";
  return {
    played: starts
      .filter((start) => !isSplit(start))
      .map((start) => ({ start, orders: start.values[0] === start.values[1] ? 1 : 2 })),
    split: starts.filter(isSplit).map(({ values: [pair] }) => pair),
  };
};

/** How a pair is played once it is split. */
export interface SplitPlan {
  readonly pair: number;
  readonly shapes: readonly SplitShape[];
  /** Hands of which the second card is another. */
  readonly open: readonly Start[];
  /** A hand that is the pair again and stays one. */
  readonly kept: Start;
}

export const planSplits = (limits: Limits, play: Play, up: number, pair: number): SplitPlan => {
  const start = (value: number, hands: number, waiting: number): Start => {
    return { values: [pair, value], up, split: true, hands, waiting };
  };
  return {
    pair,
    shapes: listSplitShapes((hands, waiting) => decideFirst(limits, play, start(pair, hands, waiting)) === "split"),
    open: VALUES.filter((value) => value !== pair).map((value) => start(value, limits.maxHands, 0)),
    // With as many hands as there may be, so that it can't be split.
    kept: start(pair, limits.maxHands, 0),
  };
};
