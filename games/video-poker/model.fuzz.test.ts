import { unrankSubset } from "@croupier/math/combinatorics";
import { dealing } from "@croupier/math/scripted-draws";
import { attempts, expectModelled } from "@croupier/testing/against-model";
import { sized } from "@croupier/testing/size";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { categoryOf, CATEGORIES } from "./hands.ts";
import { nameHand, playRound } from "./model.ts";
import { parameters } from "./parameters.ts";
import { createRules } from "./rules/1.ts";

const TIMEOUT_MS = sized(30_000, 300_000);

const pay = fc.oneof(fc.nat(1_000), fc.constantFrom(0, 0.5, "7/3", "12.5", 4_000));
const tables = fc.oneof(
  fc.constantFrom({}, { fullHouse: 8, flush: 5 }, { royal: 976 }, { twoPair: 1, four: 80, straightFlush: "200" }),
  fc.record(
    {
      royal: pay,
      straightFlush: pay,
      four: pay,
      fullHouse: pay,
      flush: pay,
      straight: pay,
      three: pay,
      twoPair: pay,
      jacks: pay,
    },
    { requiredKeys: [] },
  ),
);

/** Cards of a few ranks, of one suit, or of any kind; in any order. */
const cards = fc
  .oneof(
    fc.constant(() => true),
    fc
      .uniqueArray(fc.nat(12), { minLength: 3, maxLength: 4 })
      .map((ranks) => (card: number) => ranks.includes(card % 13)),
    fc.nat(9).map((low) => (card: number) => card % 13 >= low && card % 13 < low + 5),
    fc.nat(3).map((suit) => (card: number) => Math.floor(card / 13) === suit),
    fc.nat(3).map((suit) => (card: number) => Math.floor(card / 13) === suit && (card % 13 === 0 || card % 13 > 8)),
  )
  .chain((isIn) => {
    const deck = Array.from({ length: 52 }, (_, card) => card).filter(isIn);
    return fc.shuffledSubarray(deck, { minLength: 5, maxLength: Math.min(10, deck.length) });
  });

const actions = fc.record({
  type: fc.constant("draw"),
  hold: fc.array(fc.integer({ min: -1, max: 5 }), { maxLength: 6 }),
});

describe("the rules of video poker and a model of them", () => {
  test(
    "agree on every round, step by step, under any pay table",
    () => {
      fc.assert(
        fc.property(tables, cards, attempts(actions), (pays, dealt, tries) => {
          const rules = createRules(parameters.parse({ pays }));
          expectModelled(rules, [{}], (draws) => playRound(pays, draws), dealing(52, dealt), tries);
        }),
        { numRuns: sized(500, 20_000) },
      );
    },
    TIMEOUT_MS,
  );

  test(
    "agree on what five cards are",
    () => {
      for (let place = 0; place < 2_598_960; place += sized(1_009, 7)) {
        const hand = unrankSubset(BigInt(place), 52, 5);
        const shuffled = [3, 0, 4, 1, 2].map((index) => hand[index] ?? 0);
        expect([shuffled, CATEGORIES[categoryOf(shuffled)]]).toEqual([shuffled, nameHand(shuffled)]);
      }
    },
    TIMEOUT_MS,
  );
});
