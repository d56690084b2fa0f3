import { createRulebook } from "@croupier/contract/rulebook";
import { binomial, subsets } from "@croupier/math/combinatorics";
import { lcm } from "@croupier/math/integers";
import { compare, multiply, type Rational, rational, ZERO } from "@croupier/math/rational";
import { dealing, scriptedDraws } from "@croupier/testing/scripted-draws";
import { sized } from "@croupier/testing/size";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createAppraiser, CYCLE, placesAsDealt, WEIGHTS } from "./best-hold.ts";
import { parseHand } from "./card-names.ts";
import { countDraws, type DrawCounts } from "./draw-counts.ts";
import { createDrawCounter } from "./draw-tables.ts";
import { game } from "./game.ts";
import { CATEGORIES, categoryOf } from "./hands.ts";
import { actionOf, DRAWN, HOLDS, keeps } from "./holds.ts";

const DECK = Array.from({ length: 52 }, (_, card) => card);
const hand = fc.uniqueArray(fc.integer({ min: 0, max: 51 }), { minLength: 5, maxLength: 5 });
const ascendingHand = hand.map((cards) => cards.toSorted((a, b) => a - b));
const pay = fc.oneof(
  fc.integer({ min: 0, max: 10 }).map((whole) => rational(whole)),
  fc.tuple(fc.nat(1_000), fc.integer({ min: 1, max: 100 })).map(([num, den]) => rational(num, den)),
);
/** By category; nothing pays nothing. */
const pays = fc
  .array(pay, { minLength: CATEGORIES.length - 1, maxLength: CATEGORIES.length - 1 })
  .map((paid): readonly Rational[] => [ZERO, ...paid]);
const nineSix = [0, 1, 2, 3, 4, 6, 9, 25, 50, 800].map((paid) => rational(paid));

const listed = (counts: DrawCounts) => counts.map((of) => [...of]);

/** Every draw there is, card by card. */
const countByHand = (cards: readonly number[], hold: number): readonly number[] => {
  const counts = CATEGORIES.map(() => 0);
  const held = cards.filter((_, place) => keeps(hold, place));
  const left = DECK.filter((card) => !cards.includes(card));
  for (const drawn of subsets(left.length, 5 - held.length)) {
    const category = categoryOf([...held, ...drawn.map((index) => left[index] ?? -1)]);
    counts[category] = (counts[category] ?? 0) + 1;
  }
  return counts;
};

describe("the draws after a hold", () => {
  test("are as many as there are ways to draw, and compared over a common number of them", () => {
    const ways = DRAWN.map((drawn) => binomial(47, drawn));
    expect(ways.reduce(lcm)).toBe(BigInt(CYCLE));
    expect(WEIGHTS.map(BigInt)).toEqual(ways.map((each) => BigInt(CYCLE) / each));
    const counts = countDraws(parseHand("Ac 5d 5h Js Qs"));
    expect(counts.map((of) => BigInt(of.reduce((sum, count) => sum + count)))).toEqual(ways);
  });

  test.each(["Ts Js Qs Ks 2d", "Jc Jd 5h 6s 7c", "Ac 2c 3d 4d 6h", "9h 9s 9c Kd Kh"])(
    "from %s are counted as one sees by dealing them all",
    (text) => {
      const cards = parseHand(text);
      const counts = countDraws(cards);
      // All but the one and a half million hands that follow when nothing is kept.
      for (const hold of HOLDS.filter((one) => one !== 0)) {
        expect([...(counts[hold] ?? [])], `hold ${hold}`).toEqual(countByHand(cards, hold));
      }
    },
  );

  test("where nothing is kept are counted as well", () => {
    const cards = parseHand("2c 7d 9h 4s Tc");
    expect([...(countDraws(cards)[0] ?? [])]).toEqual(countByHand(cards, 0));
  });

  test("are what the rules come to, draw for draw", () => {
    const rules = createRulebook(game).find("jacks-9-6")?.rules;
    if (!rules) throw new Error("the variant is missing");
    const cards = parseHand("Ah 2h 3h 4s Kc");
    const left = DECK.filter((card) => !cards.includes(card));
    const ends = CATEGORIES.map(() => 0);
    for (const first of left) {
      for (const second of left.filter((card) => card !== first)) {
        const draws = scriptedDraws(dealing(52, [...cards, first, second]));
        const over = rules.act(rules.open([{}], draws), actionOf(0b00111), draws);
        const category = CATEGORIES.indexOf(rules.view(over, "player").category);
        ends[category] = (ends[category] ?? 0) + 1;
      }
    }
    // Each pair of cards came in both orders.
    expect(ends.map((count) => count / 2)).toEqual([...(countDraws(cards)[0b00111] ?? [])]);
  });

  test("are the same looked up in tables, for any hand", () => {
    const counter = createDrawCounter();
    fc.assert(
      fc.property(ascendingHand, (cards) => {
        expect(listed(counter(cards))).toEqual(listed(countDraws(cards)));
      }),
      { numRuns: sized(200, 20_000) },
    );
  });
});

describe("the best hold", () => {
  const returned = (counts: Int32Array, multipliers: readonly Rational[], drawn: number): Rational =>
    [...counts]
      .map((count, category) => multiply(rational(count, binomial(47, drawn)), multipliers[category] ?? ZERO))
      .reduce((sum, term) => rational(sum.num * term.den + term.num * sum.den, sum.den * term.den));

  test("returns as much as any other, whatever hands pay, and its value is what it returns", () => {
    fc.assert(
      fc.property(ascendingHand, pays, (cards, multipliers) => {
        const counts = countDraws(cards);
        const { bestOf, valueOf, unit } = createAppraiser(multipliers);
        const best = bestOf(counts);
        const returns = counts.map((of, hold) => returned(of, multipliers, DRAWN[hold] ?? 0));
        for (const [hold, value] of returns.entries()) {
          expect(multiply(unit, rational(valueOf(counts, hold)))).toEqual(value);
          const order = compare(value, returns[best] ?? ZERO);
          expect(order).toBeLessThanOrEqual(0);
          if (order === 0)
            expect(DRAWN[hold], "of equals the fewest are drawn").toBeGreaterThanOrEqual(DRAWN[best] ?? 0);
        }
      }),
      { numRuns: sized(50, 2_000) },
    );
  });

  test("is the same where values are too great for safe integers", () => {
    const great = nineSix.map(({ num }) => rational(num * 10n ** 30n, 7n));
    const [small, large] = [createAppraiser(nineSix), createAppraiser(great)];
    fc.assert(
      fc.property(ascendingHand, (cards) => {
        const counts = countDraws(cards);
        expect(large.bestOf(counts)).toBe(small.bestOf(counts));
        expect(typeof large.valueOf(counts, 0)).toBe("bigint");
      }),
      { numRuns: sized(100, 10_000) },
    );
  });

  test("keeps the same cards however they were dealt", () => {
    fc.assert(
      fc.property(hand, pays, fc.nat(4), (dealt, multipliers, turn) => {
        const { bestOf } = createAppraiser(multipliers);
        const kept = (cards: readonly number[]) => {
          const ascending = cards.toSorted((a, b) => a - b);
          const places = placesAsDealt(cards, ascending, bestOf(countDraws(ascending)));
          return cards.filter((_, place) => keeps(places, place)).toSorted((a, b) => a - b);
        };
        expect(kept([...dealt.slice(turn), ...dealt.slice(0, turn)])).toEqual(kept(dealt));
      }),
      { numRuns: sized(50, 1_000) },
    );
  });

  test("of equals draws fewest cards, then makes more of the best hands, then keeps the lowest cards", () => {
    const holdOf = (text: string, multipliers: readonly Rational[]) => {
      const cards = parseHand(text).toSorted((a, b) => a - b);
      return actionOf(createAppraiser(multipliers).bestOf(countDraws(cards))).hold;
    };
    // Nothing pays, so nothing is drawn.
    expect(
      holdOf(
        "2c 4d 6h 8s Tc",
        CATEGORIES.map(() => ZERO),
      ),
    ).toEqual([0, 1, 2, 3, 4]);
    // Four of a kind is as good with a fifth card as without.
    expect(holdOf("7c 2c 7d 7h 7s", nineSix)).toEqual([0, 1, 2, 3, 4]);
    // One card of five alike in everything: the ace of clubs is kept, or that of diamonds; only the royal pays.
    const royalOnly = CATEGORIES.map((category) => rational(category === "royal" ? 1 : 0));
    expect(holdOf("Ac Ad 2h 3s 4s", royalOnly)).toEqual([0]);
  });
});
