import { expect, test } from "vitest";
import type { View } from "../../frame/play.ts";
import { dealing, NOTHING_LAID } from "./dealing.ts";

const view = (dealer: readonly number[], ...hands: readonly (readonly number[])[]): View<"blackjack"> => ({
  dealer: { cards: [...dealer], total: 0, soft: false },
  hands: hands.map((cards) => ({
    cards: [...cards],
    total: 0,
    soft: false,
    split: hands.length > 1,
    doubled: false,
    surrendered: false,
    done: false,
  })),
  active: 0,
  insured: false,
  sides: [],
  legal: [],
});

test("the first deal goes player, dealer, player", () => {
  expect(dealing(NOTHING_LAID, view([5], [1, 2]))).toEqual([
    { dealer: [], hands: [[1]] },
    { dealer: [5], hands: [[1]] },
    { dealer: [5], hands: [[1, 2]] },
  ]);
});

test("a hit adds one card, and the dealer's come after the player's", () => {
  const before = { dealer: [5], hands: [[1, 2]] };
  expect(dealing(before, view([5, 7, 8], [1, 2, 3]))).toEqual([
    { dealer: [5], hands: [[1, 2, 3]] },
    { dealer: [5, 7], hands: [[1, 2, 3]] },
    { dealer: [5, 7, 8], hands: [[1, 2, 3]] },
  ]);
});

test("a split lays two hands, and what was dealt to the first comes after", () => {
  const before = { dealer: [5], hands: [[8, 21]] };
  expect(dealing(before, view([5], [8, 3], [21]))).toEqual([
    { dealer: [5], hands: [[8], [21]] },
    { dealer: [5], hands: [[8, 3], [21]] },
  ]);
});

test("whatever lay there, what the house decided lies there at the end", () => {
  for (const before of [NOTHING_LAID, { dealer: [5], hands: [[1]] }, { dealer: [9], hands: [[1], [2], [3]] }]) {
    expect(dealing(before, view([5, 6], [1, 4], [2, 9])).at(-1)).toEqual({
      dealer: [5, 6],
      hands: [
        [1, 4],
        [2, 9],
      ],
    });
  }
});
