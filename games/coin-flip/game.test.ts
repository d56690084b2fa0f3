import { describeLaws } from "@croupier/testing/laws";
import { scriptedDraws } from "@croupier/testing/scripted-draws";
import { openPlay } from "@croupier/contract/play";
import { createRulebook } from "@croupier/contract/rulebook";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectation } from "./expectation.ts";
import { game } from "./game.ts";
import golden from "./golden.json" with { type: "json" };
import { par } from "./par.ts";
import certified from "./par.json" with { type: "json" };

describeLaws(game, {
  par: { computed: par, certified },
  expectation,
  golden,
  selections: fc
    .array(fc.constantFrom("heads" as const, "tails" as const), { minLength: 1, maxLength: 20 })
    .map((calls) => [{ calls }]),
  reaching: ([bet]) => [{ draws: bet?.calls.map((call) => (call === "heads" ? 0 : 1)) ?? [] }],
});

describe("coin-flip", () => {
  const rules = createRulebook(game).find("standard")?.rules;
  if (!rules) throw new Error("the standard variant is missing");
  const play = (calls: readonly ("heads" | "tails")[], draws: readonly number[]) =>
    openPlay(rules, { selections: [{ calls: [...calls] }], stakes: [100n] }, scriptedDraws(draws));

  test("draw 0 is heads and draw 1 is tails", () => {
    expect(play(["heads"], [0])).toMatchObject({ payout: 198n, settled: true });
    expect(play(["heads"], [1])).toMatchObject({ payout: 0n, settled: true });
    expect(play(["tails"], [1])).toMatchObject({ payout: 198n, settled: true });
  });

  test("n right calls in a row pay 0.99 · 2ⁿ; one wrong call pays nothing", () => {
    expect(play(["heads", "tails", "tails"], [0, 1, 1])).toMatchObject({ payout: 792n });
    expect(play(["heads", "tails", "tails"], [0, 1, 0])).toMatchObject({ payout: 0n });
    const twenty = Array.from({ length: 20 }, () => "heads" as const);
    expect(play(twenty, Array(20).fill(0))).toMatchObject({ payout: 103_809_024n });
  });

  test("every call takes one draw, also after a wrong one", () => {
    const draws = scriptedDraws([1, 0, 0]);
    openPlay(rules, { selections: [{ calls: ["heads", "heads", "heads"] }], stakes: [1n] }, draws);
    expect(draws.left()).toBe(0);
  });
});
