import type { ActionOf } from "@croupier/contract/game";
import { describeLaws, type Reaching } from "@croupier/testing/laws";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findSummits, type Summit } from "./ceilings.ts";
import type { contract } from "./contract.ts";
import { expectation } from "./expectation.ts";
import { game } from "./game.ts";
import certified from "./par.json" with { type: "json" };
import { par } from "./par.ts";
import { type Parameters, parametersSchema } from "./parameters.ts";
import { createRules } from "./rules/1.ts";
import { dealt, nameOf } from "./scripted-shoe.ts";
import { createSettleSide } from "./side-wagers.ts";
import { ceilingPayout } from "@croupier/contract/money";
import { replay } from "@croupier/contract/play";
import { scriptedDraws } from "@croupier/testing/scripted-draws";

type Selections = readonly { readonly on: "main" | "perfectPairs" | "twentyOnePlus3" }[];
type Action = ActionOf<typeof contract>;

const main = { on: "main" as const };
const sides = [{ on: "perfectPairs" as const }, { on: "twentyOnePlus3" as const }];
const bets = fc.shuffledSubarray([main, ...sides], { minLength: 1 });

const NAMES = ["", "A", "2", "3", "4", "5", "6", "7", "8", "9", "T"];

/** Cards that make the dealer bust, after an up card of each value; the hole card first. */
const BUSTS: Readonly<Record<string, readonly string[]>> = {
  A: ["5", "T", "T"],
  2: ["T", "T"],
  3: ["T", "T"],
  4: ["T", "T"],
  5: ["T", "T"],
  6: ["T", "T"],
  7: ["9", "T"],
  8: ["8", "T"],
  9: ["7", "T"],
};

/** Takes the first of some ranks of which the shoe has a card left. */
const createStock = (decks: number | "infinite", dealtBefore: readonly string[]) => {
  const taken = [...dealtBefore];
  return (ranks: readonly string[]): string => {
    const isLeft = (rank: string) => decks === "infinite" || taken.filter((one) => one === rank).length < 4 * decks;
    const rank = ranks.find(isLeft) ?? "";
    taken.push(rank);
    return rank;
  };
};

/** A round that gets to a summit: split while it goes, then double each hand or stand, and the dealer busts. */
const climb = (
  { cards: [one, other, up], hands, doublesOn }: Summit,
  decks: number | "infinite",
): Reaching<typeof contract> => {
  const value = NAMES[Math.min((one % 13) + 1, 10)] ?? "";
  const named = [one, up, other].map((card) => nameOf(card).charAt(0));
  const take = createStock(decks, named);
  // Any ten is as good as any other.
  const takeOf = (name: string): string => take(name === "T" ? ["K", "Q", "J", "T"] : [name]);
  const [hole = "", ...drawn] = (BUSTS[nameOf(up).charAt(0)] ?? ["6", "T"]).map(takeOf);
  const again = Array.from({ length: hands - 2 }, () => takeOf(value));
  // Small enough that no hand busts, also where a shoe of one deck runs out of them.
  const small = ["4", "3", "2", "5"];
  const seconds = Array.from({ length: hands }, () =>
    doublesOn === undefined ? take(small.filter((name) => name !== value)) : takeOf(NAMES[doublesOn] ?? ""),
  );
  const played = seconds.flatMap((second) => (doublesOn === undefined ? [second] : [second, take(small)]));
  const insured = nameOf(up).startsWith("A") ? (["decline"] as const) : [];
  const splits = Array.from({ length: hands - 1 }, (): Action => "split");
  const ends = Array.from({ length: hands }, (): Action => (doublesOn === undefined ? "stand" : "double"));
  const names = [nameOf(one), nameOf(up), nameOf(other), hole, ...again, ...played, ...drawn];
  return { draws: dealt(names.join(" "), decks), actions: [...insured, ...splits, ...ends] };
};

const climbs = (parameters: Parameters, selections: Selections): readonly Reaching<typeof contract>[] => {
  const asked = selections.flatMap(({ on }) => (on === "main" ? [] : [on]));
  return findSummits(parameters, createSettleSide(parameters), asked).map((summit) => climb(summit, parameters.decks));
};

const shipped = new Map(
  Object.entries(game.variants).map(([name, { parameters }]) => {
    const climbed = new Map<string, readonly Reaching<typeof contract>[]>();
    return [name, { parameters: parametersSchema.parse(parameters), climbed }];
  }),
);

describeLaws(game, {
  par: { computed: par, certified },
  expectation,
  selections: bets,
  // Player, up, player, hole.
  hidden: (draw) => draw === 3,
  reaching: (selections, variant) => {
    const { parameters, climbed } = shipped.get(variant) ?? {};
    if (!parameters || !climbed) throw new Error(`there is no ${variant}`);
    const key = selections.map(({ on }) => on).join(" ");
    const rounds = climbed.get(key) ?? climbs(parameters, selections);
    climbed.set(key, rounds);
    return rounds;
  },
});

describe("a ceiling", () => {
  const anyParameters = fc
    .record({
      decks: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.constant("infinite" as const)),
      doubleOn: fc.constantFrom("any" as const, "9-11" as const, "10-11" as const),
      doubleAfterSplit: fc.boolean(),
      maxHands: fc.integer({ min: 2, max: 4 }),
      resplitAces: fc.boolean(),
      perfectPairs: fc.record({ perfect: fc.nat(30), coloured: fc.nat(30), mixed: fc.nat(30) }),
      twentyOnePlus3: fc.record({
        suitedTrips: fc.nat(30),
        straightFlush: fc.nat(30),
        trips: fc.nat(30),
        straight: fc.nat(30),
        flush: fc.nat(30),
      }),
    })
    .map((parameters) => parametersSchema.parse(parameters));

  test("is reached under any parameters", () => {
    fc.assert(
      fc.property(
        anyParameters,
        bets.filter((bet) => bet.includes(main)),
        (parameters, selections) => {
          const rules = createRules(parameters);
          const stakes = selections.map(() => 100n);
          const ceilings = rules.ceilings(selections);
          const rounds = climbs(parameters, selections);
          expect(rounds).toHaveLength(ceilings.length);
          for (const [index, { draws, actions = [] }] of rounds.entries()) {
            const { payout } = replay(rules, { selections, stakes }, actions, scriptedDraws(draws));
            expect(payout).toBe(ceilingPayout(ceilings[index] ?? [], stakes));
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
