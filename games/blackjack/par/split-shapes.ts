/** How a split came out: so many hands in which no pair came again, and so many whose pair was played as it was. */
export interface SplitShape {
  readonly open: number;
  readonly kept: number;
  /** In how many orders of second cards; in each, `open + kept − 2` of them were split again. */
  readonly orders: number;
}

/** Whether a hand with a pair from a split is split once more, when there are so many hands and so many still wait. */
export type SplitsAgain = (hands: number, waiting: number) => boolean;

/**
 * Lists how splitting a pair may come out. Second cards are dealt from left to right and the play of a hand makes no new
 * one, so it is enough to look at them: each either makes the pair again or it doesn't.
 */
export const listSplitShapes = (splitsAgain: SplitsAgain): readonly SplitShape[] => {
  const shapes = new Map<string, { readonly open: number; readonly kept: number; orders: number }>();
  const deal = (hands: number, pending: number, open: number, kept: number): void => {
    if (pending === 0) {
      const key = `${open} ${kept}`;
      const shape = shapes.get(key) ?? { open, kept, orders: 0 };
      shapes.set(key, { ...shape, orders: shape.orders + 1 });
      return;
    }
    deal(hands, pending - 1, open + 1, kept);
    if (splitsAgain(hands, pending - 1)) deal(hands + 1, pending + 1, open, kept);
    else deal(hands, pending - 1, open, kept + 1);
  };
  deal(2, 2, 0, 0);
  return [...shapes.values()];
};
