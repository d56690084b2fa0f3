import { openPlay } from "@croupier/contract/play";
import { createRulebook } from "@croupier/contract/rulebook";
import { describeLaws } from "@croupier/testing/laws";
import { scriptedDraws } from "@croupier/testing/scripted-draws";
import { accepted } from "@croupier/testing/twins";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { slots } from "./slots.ts";

// Windows of two rows, reel by reel, from each stop: AB BS SW WC CA · BW WA AS SC CB · CA AB BS SW WC.
const SCATTERS = [2, 3, 3];
const WILDS = [3, 1, 4];
const NOTHING = [4, 0, 2];

describeLaws(slots, {
  selections: fc.constant([{}]),
  // In the feature these wilds win 80 times the stake a spin.
  reaching: () => [{ draws: [...SCATTERS, ...WILDS, ...WILDS] }],
});

describe("slots", () => {
  const rules = createRulebook(slots).find("lively")?.rules;
  if (!rules) throw new Error("the variant is missing");
  const spin = (...stops: readonly (readonly number[])[]) => {
    const draws = scriptedDraws(stops.flat());
    const play = accepted(openPlay(rules, { selections: [{}], stakes: [300n] }, draws));
    expect(draws.left()).toBe(0);
    return { ...play, view: rules.view(play.state, "player") };
  };

  test("a spin draws one stop per reel, left to right, and settles at once", () => {
    expect(spin(NOTHING)).toMatchObject({ settled: true, payout: 0n, view: { maxWin: false } });
    // Three wilds as themselves on one line, three As on another, by wilds: (60 + 20) ÷ 3 lines.
    expect(spin(WILDS)).toMatchObject({
      payout: 8_000n,
      view: { spins: [{ stops: WILDS, won: "80/3", free: false }] },
    });
  });

  test("free spins follow on, pay by the feature's multiplier, and are all in the view", () => {
    const { payout, view } = spin(SCATTERS, NOTHING, SCATTERS.with(0, 3), NOTHING, [0, 0, 0]);
    expect(view.spins.map(({ free }) => free)).toEqual([false, true, true, true, true]);
    expect(view.spins.map(({ won }) => won)).toEqual(["5/6", "0/1", "5/2", "0/1", "1/1"]);
    expect(payout).toBe(1_300n);
  });

  test("scatters in the feature add spins to it, up to its limit", () => {
    const again = spin(SCATTERS, SCATTERS, ...Array.from({ length: 7 }, () => NOTHING));
    expect(again).toMatchObject({ payout: 1_000n });
    expect(again.view.spins).toHaveLength(9);
    const forever = spin(...Array.from({ length: 11 }, () => SCATTERS));
    expect(forever.view.spins).toHaveLength(11);
  });

  test("the maximum win ends the round there, and is what it pays", () => {
    expect(spin(SCATTERS, WILDS, WILDS)).toMatchObject({ payout: 45_000n, view: { maxWin: true } });
  });
});
