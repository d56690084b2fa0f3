import type { Finding } from "./finding.ts";
import { deal, type House } from "./house.ts";
import { firstPair, itemPositions, itemsCaught, itemsDealt, itemsInPlace, lastPair, orders } from "./shuffles.ts";

export const examineShuffles = (house: House, draws: number): Finding[] => {
  const findings = (subject: string, tests: Readonly<Record<string, number>>): Finding[] =>
    Object.entries(tests).map(([test, pValue]) => ({ subject, test, pValue }));
  const rounds = draws / 5;
  const cards = deal(house, { size: 52, dealt: 52, rounds });
  const balls = deal(house, { size: 40, dealt: 10, rounds });
  const mines = deal(house, { size: 25, dealt: 3, rounds });
  return [
    ...findings("deck of 52", {
      "items at positions": itemPositions(cards),
      "first pair": firstPair(cards),
      "last pair": lastPair(cards),
      "items in place": itemsInPlace(cards),
    }),
    ...findings("10 of 40 balls", {
      "items dealt": itemsDealt(balls),
      "first pair": firstPair(balls),
      "last pair": lastPair(balls),
      "items caught": itemsCaught(balls, 10),
    }),
    ...findings("3 of 25 tiles", { "items dealt": itemsDealt(mines), "first pair": firstPair(mines) }),
    ...findings("6 of a shoe of 416", { "items dealt": itemsDealt(deal(house, { size: 416, dealt: 6, rounds })) }),
    ...findings("5 cards", { orders: orders(deal(house, { size: 5, dealt: 5, rounds })) }),
  ];
};
