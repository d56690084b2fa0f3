import { describe, expect, test } from "vitest";
import { cardsOfRanks, dealingCards } from "./scripted-shoe.ts";
import { type Decks, dealShoe, rankOf, suitOf } from "./cards.ts";
import { scriptedDraws } from "./scripted-draws.ts";

const ids = (count: number) => Array.from({ length: count }, (_, id) => id);
const deal = (decks: Decks, draws: readonly number[]) => {
  const script = scriptedDraws(draws);
  const shoe = dealShoe(script, decks);
  return { cards: draws.map(() => shoe.next()), left: script.left() };
};

describe("cards", () => {
  test("ids go through the ranks from the ace, then the suits, then the decks", () => {
    expect([0, 12, 13, 51, 52, 415].map((id) => [rankOf(id), suitOf(id)])).toEqual([
      [0, 0],
      [12, 0],
      [0, 1],
      [12, 3],
      [0, 0],
      [12, 3],
    ]);
  });

  test.each([1, 8])("%i decks hold each of the 52 cards that often", (decks) => {
    const times = new Map<string, number>();
    for (const id of ids(52 * decks)) {
      const card = `${rankOf(id)} ${suitOf(id)}`;
      times.set(card, (times.get(card) ?? 0) + 1);
    }
    expect([...times.values()]).toEqual(Array(52).fill(decks));
  });

  test("a finite shoe is a lazy shuffle of all its cards, an infinite one a fresh draw of 52 per card", () => {
    // 51 draws of the last place: each time the first card goes there.
    expect(deal(1, [51, 50, 0])).toEqual({ cards: [51, 0, 2], left: 0 });
    expect(deal("infinite", [51, 51, 0, 0])).toEqual({ cards: [51, 51, 0, 0], left: 0 });
    expect(() => deal("infinite", [52])).toThrow("0 … 51");
    expect(() => deal(8, [416])).toThrow("0 … 415");
  });

  test("a script deals the cards that it is for, from any shoe", () => {
    const cards = cardsOfRanks([12, 0, 12, 12, 0]);
    expect(cards).toEqual([12, 0, 25, 38, 13]);
    for (const decks of [1, 8, "infinite"] as const)
      expect(deal(decks, dealingCards(decks, cards)).cards).toEqual(cards);
    const fives = cardsOfRanks([4, 4, 4, 4, 4]);
    expect(() => dealingCards(1, fives)).toThrow("is not one of 0 … 51");
    expect(deal("infinite", dealingCards("infinite", fives)).cards).toEqual([4, 17, 30, 43, 4]);
  });
});
