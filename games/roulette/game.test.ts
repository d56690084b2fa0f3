import type { SelectionOf } from "@croupier/contract/game";
import { mostPayout } from "@croupier/contract/money";
import { openPlay } from "@croupier/contract/play";
import { createRulebook } from "@croupier/contract/rulebook";
import { describeLaws } from "@croupier/testing/laws";
import { scriptedDraws } from "@croupier/testing/scripted-draws";
import { accepted } from "@croupier/testing/twins";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contract } from "./contract.ts";
import { expectation } from "./expectation.ts";
import { game } from "./game.ts";
import golden from "./golden.json" with { type: "json" };
import { pocketsOf, spotsOf, type Wheel } from "./layout.ts";
import { par } from "./par.ts";
import certified from "./par.json" with { type: "json" };

type Selection = SelectionOf<typeof contract>;

const WHEELS = ["european", "american"] as const;
const wheelOf = (variant: string): Wheel => (["american", "atlantic-city"].includes(variant) ? "american" : "european");
const selectionsOf = (wheel: Wheel): readonly Selection[] =>
  spotsOf(wheel).map(({ selection }) => contract.selection.parse(selection));

/** Bets on one wheel: mostly of a few wagers, some of as many as may be. */
const bets = WHEELS.flatMap((wheel) =>
  [
    { weight: 4, maxLength: 10 },
    { weight: 1, maxLength: 100 },
  ].map(({ weight, maxLength }) => ({
    weight,
    arbitrary: fc.shuffledSubarray([...selectionsOf(wheel)], { minLength: 1, maxLength }),
  })),
);

describeLaws(game, {
  par: { computed: par, certified },
  expectation,
  golden,
  selections: fc.oneof(...bets),
  reaching: (_, variant) => pocketsOf(wheelOf(variant)).map((_pocket, drawn) => ({ draws: [drawn] })),
});

const rulesOf = (name: string) => {
  const rules = createRulebook(game).find(name)?.rules;
  if (!rules) throw new Error(`no variant ${name}`);
  return rules;
};

const spin = (variant: string, selections: readonly Selection[], drawn: number, stakes = selections.map(() => 100n)) =>
  accepted(openPlay(rulesOf(variant), { selections, stakes }, scriptedDraws([drawn])));

describe("a spin of roulette", () => {
  const bet: readonly Selection[] = [
    { type: "straight", numbers: [5] },
    { type: "split", numbers: [5, 8] },
    { type: "street", numbers: [4, 5, 6] },
    { type: "corner", numbers: [1, 2, 4, 5] },
    { type: "sixLine", numbers: [4, 5, 6, 7, 8, 9] },
    { type: "dozen", dozen: 1 },
    { type: "column", column: 2 },
    { type: "red" },
    { type: "odd" },
    { type: "low" },
    { type: "black" },
  ];

  test("decides all wagers of a bet", () => {
    const play = spin("european", bet, 5);
    expect(play.parts.map(({ payout }) => payout)).toEqual([
      3_600n,
      1_800n,
      1_200n,
      900n,
      600n,
      300n,
      300n,
      200n,
      200n,
      200n,
      0n,
    ]);
    expect(rulesOf("european").view(play.state, "player")).toEqual({
      number: 5,
      colour: "red",
      won: [...Array<boolean>(10).fill(true), false],
    });
  });

  test.each<[variant: string, drawn: number, selection: Selection, payout: number]>([
    ["european", 0, { type: "straight", numbers: [0] }, 3_600],
    ["european", 3, { type: "split", numbers: [0, 3] }, 1_800],
    ["european", 2, { type: "trio", numbers: [0, 2, 3] }, 1_200],
    ["european", 0, { type: "firstFour" }, 900],
    ["european", 4, { type: "firstFour" }, 0],
    ["american", 37, { type: "straight", numbers: ["00"] }, 3_600],
    ["american", 0, { type: "straight", numbers: ["00"] }, 0],
    ["american", 37, { type: "split", numbers: [0, "00"] }, 1_800],
    ["american", 37, { type: "trio", numbers: ["00", 2, 3] }, 1_200],
    ["american", 37, { type: "fiveNumber" }, 700],
    ["american", 3, { type: "fiveNumber" }, 700],
    ["american", 4, { type: "fiveNumber" }, 0],
    ["european", 0, { type: "even" }, 0],
    ["european", 0, { type: "low" }, 0],
    ["european", 0, { type: "black" }, 0],
    ["french", 0, { type: "even" }, 50],
    ["french", 0, { type: "dozen", dozen: 1 }, 0],
    ["french", 1, { type: "even" }, 0],
    ["atlantic-city", 37, { type: "red" }, 50],
    ["atlantic-city", 0, { type: "high" }, 50],
    ["atlantic-city", 37, { type: "column", column: 1 }, 0],
    ["american", 37, { type: "red" }, 0],
    ["european", 34, { type: "column", column: 1 }, 300],
    ["european", 36, { type: "column", column: 3 }, 300],
    ["european", 24, { type: "dozen", dozen: 2 }, 300],
    ["european", 25, { type: "dozen", dozen: 2 }, 0],
    ["european", 18, { type: "low" }, 200],
    ["european", 19, { type: "high" }, 200],
  ])("%s, draw %i: %j returns %i of 100", (variant, drawn, selection, payout) => {
    expect(spin(variant, [selection], drawn)).toMatchObject({ due: 100n, payout: BigInt(payout), settled: true });
  });

  test("draw 37 shows as 00, and la partage is no win", () => {
    const { state } = spin("atlantic-city", [{ type: "red" }, { type: "fiveNumber" }], 37);
    expect(rulesOf("atlantic-city").view(state, "player")).toEqual({
      number: "00",
      colour: "green",
      won: [false, true],
    });
    expect(spin("french", [{ type: "red" }], 0, [41n]).payout).toBe(20n);
  });

  test("takes one draw, of as many pockets as the wheel has", () => {
    for (const variant of ["european", "french", "american", "atlantic-city"]) {
      const asked: number[] = [];
      const draws = scriptedDraws([0]);
      const uniform = (n: number) => {
        asked.push(n);
        return draws.uniform(n);
      };
      rulesOf(variant).open([{ type: "red" }, { type: "low" }], { ...draws, uniform });
      expect(asked).toEqual([wheelOf(variant) === "american" ? 38 : 37]);
    }
  });

  test("the most a bet can pay is that of its dearest pocket, for a hundred wagers at any stakes", () => {
    for (const variant of ["european", "atlantic-city"]) {
      const rules = rulesOf(variant);
      const selections = selectionsOf(wheelOf(variant))
        .filter((_, index) => index % 3 !== 1)
        .slice(0, 100);
      expect(selections).toHaveLength(100);
      for (const [first, step] of [
        [1n, 1n],
        [1_000n, -9n],
        [7n, 977n],
      ] as const) {
        const stakes = selections.map((_, wager) => first + step * BigInt(wager));
        const payouts = pocketsOf(wheelOf(variant)).map((_, drawn) => spin(variant, selections, drawn, stakes).payout);
        const most = payouts.reduce((best, payout) => (payout > best ? payout : best));
        expect(mostPayout(rules.ceilings(selections), stakes)).toBe(most);
        expect(new Set(payouts).size).toBeGreaterThan(30);
      }
    }
    const apart: readonly Selection[] = [
      { type: "straight", numbers: [1] },
      { type: "straight", numbers: [2] },
    ];
    expect(mostPayout(rulesOf("european").ceilings(apart), [100n, 1n])).toBe(3_600n);
  });
});
