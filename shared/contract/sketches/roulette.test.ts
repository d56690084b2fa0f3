import { mostPayout } from "@croupier/contract/money";
import { openPlay } from "@croupier/contract/play";
import { createRulebook } from "@croupier/contract/rulebook";
import { describeLaws } from "@croupier/testing/laws";
import { scriptedDraws } from "@croupier/testing/scripted-draws";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { roulette } from "./roulette.ts";

const pocket = fc.integer({ min: 0, max: 36 });
const wager = fc.oneof(
  fc.record({ on: fc.constant("straight" as const), pocket }),
  fc.record({
    on: fc.constant("split" as const),
    pockets: pocket.map((low): [number, number] => [low, (low + 3) % 37]),
  }),
  fc.record({ on: fc.constant("dozen" as const), dozen: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ on: fc.constantFrom("red" as const, "black" as const) }),
);

describeLaws(roulette, {
  selections: fc.uniqueArray(wager, { minLength: 1, maxLength: 12, selector: (one) => JSON.stringify(one) }),
  reaching: () => Array.from({ length: 37 }, (_, drawn) => ({ draws: [drawn] })),
});

describe("roulette", () => {
  const rulesOf = (name: string) => {
    const rules = createRulebook(roulette).find(name)?.rules;
    if (!rules) throw new Error(`no variant ${name}`);
    return rules;
  };
  const bet = {
    selections: [
      { on: "straight" as const, pocket: 5 },
      { on: "split" as const, pockets: [5, 8] as const },
      { on: "dozen" as const, dozen: 1 },
      { on: "red" as const },
    ],
    stakes: [10n, 20n, 30n, 41n],
  };
  const spin = (name: string, drawn: number) => openPlay(rulesOf(name), bet, scriptedDraws([drawn]));

  test("all wagers of a bet share one spin", () => {
    expect(spin("european", 5)).toMatchObject({ due: 101n, payout: 360n + 360n + 90n + 82n, settled: true });
    expect(spin("european", 8)).toMatchObject({ payout: 360n + 90n });
    expect(spin("european", 36)).toMatchObject({ payout: 82n });
  });

  test("la partage gives back half an even-money stake on 0, rounded down", () => {
    expect(spin("european", 0)).toMatchObject({ payout: 0n });
    expect(spin("french", 0)).toMatchObject({ payout: 20n });
  });

  test("the most a bet can pay is that of its dearest pocket, not the sum of what its wagers could", () => {
    const most = (selections: typeof bet.selections, stakes: readonly bigint[]) =>
      mostPayout(rulesOf("european").ceilings(selections), stakes);
    expect(most(bet.selections, bet.stakes)).toBe(892n);
    const apart = [
      { on: "straight" as const, pocket: 1 },
      { on: "straight" as const, pocket: 2 },
    ];
    expect(most(apart, [100n, 1n])).toBe(3_600n);
    expect(most(apart, [1n, 100n])).toBe(3_600n);
  });

  test("pockets that don't adjoin and selections made twice meet an objection", () => {
    const rules = rulesOf("european");
    const split = (low: number, high: number) => rules.objection?.([{ on: "split", pockets: [low, high] }]);
    expect([split(0, 2), split(1, 2), split(33, 36)]).toEqual([undefined, undefined, undefined]);
    expect([split(3, 4), split(0, 4), split(2, 1), split(5, 5)]).not.toContain(undefined);
    expect(rules.objection?.([{ on: "red" }, { on: "red" }])).toContain("twice");
  });
});
