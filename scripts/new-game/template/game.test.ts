import { openPlay } from "@croupier/contract/play";
import { createRulebook } from "@croupier/contract/rulebook";
import { describeLaws } from "@croupier/testing/laws";
import { scriptedDraws } from "@croupier/testing/scripted-draws";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectation } from "./expectation.ts";
import { game } from "./game.ts";
import golden from "./golden.json" with { type: "json" };
import { par } from "./par.ts";
import certified from "./par.json" with { type: "json" };
import { words } from "./words.ts";

describeLaws(game, {
  par: { computed: par, certified },
  expectation,
  golden,
  selections: fc.record({ pick: fc.integer({ min: 1, max: 10 }) }).map((selection) => [selection]),
  reaching: ([bet]) => [{ draws: bet ? [bet.pick - 1] : [] }],
});

describe("lucky-number", () => {
  const rules = createRulebook(game).find("standard")?.rules;
  if (!rules) throw new Error("the standard variant is missing");
  const play = (pick: number, drawn: number) =>
    openPlay(rules, { selections: [{ pick }], stakes: [100n] }, scriptedDraws([drawn - 1]));

  test("the number drawn pays 9.9 times the stake, any other nothing", () => {
    expect(play(7, 7)).toMatchObject({ payout: 990n, settled: true });
    expect(play(7, 6)).toMatchObject({ payout: 0n, settled: true });
  });

  test("is told in words", () => {
    expect(words.selection?.({ pick: 7 })).toBe("number 7");
    expect(words.view?.({ pick: 7, drawn: 6, won: false })).toEqual(["Number 6 was drawn."]);
  });

  test("every pick returns exactly 99 %", () => {
    const numbers = Array.from({ length: 10 }, (_, index) => index + 1);
    for (const pick of numbers) {
      const plays = numbers.map((drawn) => play(pick, drawn));
      const paid = plays.reduce((sum, round) => sum + (typeof round === "string" ? 0n : round.payout), 0n);
      expect(paid).toBe(990n);
    }
  });
});
