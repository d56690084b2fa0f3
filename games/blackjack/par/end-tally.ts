import { DEALER_NATURAL } from "./classes.ts";

/** What hands of one number, which says what they are, come to against each of the dealer's ends. */
export interface EndEntry {
  readonly number: number;
  /** By the dealer's end, in ways of so many cards. */
  readonly against: readonly bigint[];
  readonly cards: number;
}

/** Adds hands up by their numbers and by how many cards their ways are of. */
export interface EndTally {
  readonly add: (number: number, against: readonly bigint[], times: bigint, cards: number) => void;
  readonly entries: () => readonly EndEntry[];
}

export const createEndTally = (): EndTally => {
  const byCards: Map<number, bigint[]>[] = [];
  return {
    add: (number, against, times, cards) => {
      const held = (byCards[cards] ??= new Map<number, bigint[]>());
      let sums = held.get(number);
      if (!sums) held.set(number, (sums = Array<bigint>(DEALER_NATURAL + 1).fill(0n)));
      for (const [end, ways] of against.entries()) {
        if (ways !== 0n) sums[end] = (sums[end] ?? 0n) + ways * times;
      }
    },
    entries: () => byCards.flatMap((held, cards) => [...held].map(([number, against]) => ({ number, against, cards }))),
  };
};
