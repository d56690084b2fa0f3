import { dealingCards } from "@croupier/math/scripted-shoe";
import { attempts, expectModelled } from "@croupier/testing/against-model";
import { sized } from "@croupier/testing/size";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Given, isTaken, playRound, type Wager } from "./model.ts";
import { parametersSchema } from "./parameters.ts";
import { createRules } from "./rules/1.ts";

const WAGERS: readonly Wager[] = ["main", "perfectPairs", "twentyOnePlus3"];
const RANKS = Array.from({ length: 13 }, (_, rank) => rank);
const SUITS = [0, 1, 2, 3];

const pay = fc.oneof(fc.nat(100), fc.constantFrom(0.5, "7/3", "12.5"));

/** Every switch there is; what is left out takes its default. */
const parameters: fc.Arbitrary<Given> = fc.record(
  {
    decks: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.constant("infinite" as const)),
    soft17: fc.constantFrom("stand", "hit"),
    doubleOn: fc.constantFrom("any", "9-11", "10-11"),
    doubleAfterSplit: fc.boolean(),
    maxHands: fc.constantFrom(2, 3, 4, 4),
    resplitAces: fc.boolean(),
    hitSplitAces: fc.boolean(),
    surrender: fc.constantFrom("none", "late"),
    blackjackPays: fc.constantFrom("3:2", "6:5", "1:1"),
    peek: fc.boolean(),
    insurance: fc.boolean(),
    perfectPairs: fc.record({ perfect: pay, coloured: pay, mixed: pay }, { requiredKeys: [] }),
    twentyOnePlus3: fc.record(
      { suitedTrips: pay, straightFlush: pay, trips: pay, straight: pay, flush: pay },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

const anyWagers = fc.array(fc.constantFrom(...WAGERS), { minLength: 1, maxLength: 3 });
const goodWagers = fc
  .shuffledSubarray([...WAGERS])
  .map((wagers): readonly Wager[] => (wagers.includes("main") ? wagers : ["main", ...wagers]));
const bets = fc.oneof({ weight: 9, arbitrary: goodWagers }, { weight: 1, arbitrary: anyWagers });

/** First ranks that lead to what is rare: player, up, player, hole, then as dealt. */
const openings = fc.constantFrom(
  // Aces on aces; a pair of eights and another; an ace under a ten, and 21 against it; blackjacks on both sides.
  [0, 5, 0, 6, 0, 8],
  [7, 5, 7, 9, 7, 7, 2],
  [6, 9, 6, 0, 6],
  [0, 0, 9, 9],
);

/** Few ranks and suits make pairs and blackjacks, which whole decks seldom do. */
const faces = fc
  .tuple(
    fc.oneof(fc.constant([]), openings),
    fc.oneof(
      fc.constant(RANKS),
      fc.uniqueArray(fc.constantFrom(...RANKS), { minLength: 1, maxLength: 3 }),
      fc.nat(11).map((rank) => [rank, rank + 1, (rank + 2) % 13]),
      fc.constantFrom([0, 9], [0, 11, 12], [0, 0, 0, 9], [9, 10, 11, 12]),
    ),
    fc.oneof(fc.constant(SUITS), fc.subarray(SUITS, { minLength: 1, maxLength: 2 })),
    fc.array(fc.tuple(fc.nat(1_000), fc.nat(1_000)), { minLength: 4, maxLength: 40, size: "max" }),
  )
  .map(([opening, ranks, suits, cards]) =>
    cards.map(([rank, suit], place) => {
      const face = opening[place] ?? ranks[rank % ranks.length] ?? 0;
      return face + 13 * (suits[suit % suits.length] ?? 0);
    }),
  );

const drawn = fc.array(fc.nat(1_000_000), { maxLength: 40, size: "max" });

/** The draws that deal these faces, as far as the shoe has them. */
const dealFaces = (decks: number | "infinite", wanted: readonly number[]): readonly number[] => {
  if (decks === "infinite") return wanted;
  const ids = wanted.flatMap((face, place) => {
    const deck = wanted.slice(0, place).filter((before) => before === face).length;
    return deck < decks ? [face + 52 * deck] : [];
  });
  return dealingCards(decks, ids);
};

/** A pair is seldom split by chance alone. */
const actions = fc.oneof(
  fc.constant("split"),
  fc.constantFrom("insure", "decline", "hit", "stand", "double", "surrender", "deal"),
);

describe("the rules of blackjack and a model of them", () => {
  test(
    "agree on every round, step by step, whatever the table's rules",
    () => {
      fc.assert(
        fc.property(
          parameters,
          bets,
          fc.oneof(fc.record({ faces }), fc.record({ drawn })),
          attempts(actions),
          (given, wagers, chance, tries) => {
            const parsed = parametersSchema.parse(given);
            const rules = createRules(parsed);
            const selections = wagers.map((on) => ({ on }));
            expect(rules.objection(selections) === undefined).toBe(isTaken(wagers));
            if (!isTaken(wagers)) return;
            const results = "faces" in chance ? dealFaces(parsed.decks, chance.faces) : chance.drawn;
            expectModelled(rules, selections, (draws) => playRound(given, wagers, draws), results, tries);
          },
        ),
        { numRuns: sized(2_000, 40_000) },
      );
    },
    sized(30_000, 300_000),
  );
});
