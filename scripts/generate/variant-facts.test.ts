import { prepare } from "@croupier/contract/compute-par";
import type { Par } from "@croupier/contract/par";
import { rational } from "@croupier/math/rational";
import { variants } from "@croupier/gateway/configuration/variants.gen";
import { describe, expect, test } from "vitest";
import { par as blackjack } from "../../games/blackjack/par.ts";
import { par as mines } from "../../games/mines/par.ts";
import { listGames } from "./game-folders.ts";
import { hurtfulInAny, leastCeiling } from "./variant-facts.ts";

describe("the stakes that hurt a variant", () => {
  test("are those that hurt any class, each with the first that it hurts", () => {
    const sections = [
      { name: "red", hurtfulStakes: [[2, 3]] },
      { name: "none", hurtfulStakes: [] },
      {
        name: "odd",
        hurtfulStakes: [
          [1, 4],
          [7, 7],
        ],
      },
    ] as const;
    expect(hurtfulInAny(sections)).toEqual([
      [1, 1, "odd"],
      [2, 3, "red"],
      [4, 4, "odd"],
      [7, 7, "odd"],
    ]);
  });

  test("are not known where they are not of one class", () => {
    const sections = [
      { name: "red", hurtfulStakes: [[2, 3]] },
      { name: "unlisted", hurtfulStakes: null },
    ] as const;
    expect(hurtfulInAny(sections)).toBeNull();
  });

  test("are known for every variant that ships", () => {
    expect(Object.keys(variants)).toEqual(listGames(`${import.meta.dirname}/../..`));
    const facts = Object.values(variants).flatMap((ofGame) => Object.values(ofGame));
    expect(facts.map(({ hurtfulStakes }) => hurtfulStakes)).not.toContain(null);
  });

  // Of a class that measures in a unit of its own, stakes of that unit would be told as stakes of the wager.
  test("come from no class that counts some parts alone, as insurance does", () => {
    for (const variant of Object.keys(blackjack.game.variants)) {
      const prepared = prepare(blackjack.game, { variant });
      const counted = blackjack.classes(prepared).filter((played) => played.counted);
      for (const { name } of counted) {
        expect(variants["blackjack"]?.[variant]?.hurtfulStakes?.map(([, , hurt]) => hurt)).not.toContain(name);
      }
    }
  });
});

describe("the least that a bet can be bound to", () => {
  test("is that of a game's narrowest bet, narrowed as far as the rules can", () => {
    // One reveal among 25 tiles of which 1 is a mine: 0.99 · 25/24.
    expect(leastCeiling(mines as unknown as Par, prepare(mines.game as never, { variant: "standard" }))).toEqual(
      rational(33, 32),
    );
  });
});
