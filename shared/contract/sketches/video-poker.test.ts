import type { ActionOf } from "@croupier/contract/game";
import { actPlay, openPlay, replay } from "@croupier/contract/play";
import { createRulebook } from "@croupier/contract/rulebook";
import { describeLaws } from "@croupier/testing/laws";
import { dealing, scriptedDraws } from "@croupier/testing/scripted-draws";
import { accepted, expectTwins } from "@croupier/testing/twins";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countOutcomes } from "./best-hold.ts";
import { videoPoker } from "./video-poker.ts";

/** Cards by rank and suit (0 … 3): "T0 J0". */
const cards = (text: string): number[] =>
  text.split(" ").map((name) => "A23456789TJQK".indexOf(name.charAt(0)) + 13 * Number(name.charAt(1)));
const deck = (text: string) => scriptedDraws(dealing(52, cards(text)));

/** "x" holds a card, "-" replaces it. */
const hold = (marks: string): ActionOf<(typeof videoPoker)["contract"]> => {
  const [a, b, c, d, e] = Array.from(marks, (mark) => mark === "x");
  return { hold: [a === true, b === true, c === true, d === true, e === true] };
};

describeLaws(videoPoker, {
  selections: fc.constant([{}]),
  reaching: () => [{ draws: dealing(52, cards("T0 J0 Q0 K0 20 A0")), actions: [hold("xxxx-")] }],
  // The best hold takes some milliseconds to find.
  runs: 50,
});

describe("video poker", () => {
  const rules = createRulebook(videoPoker).find("9-6")?.rules;
  if (!rules) throw new Error("the variant is missing");
  const bet = { selections: [{}], stakes: [5n] };
  const best = (text: string) => rules.fallback(replay(rules, bet, [], deck(text)).state);

  test("replaced cards come from the left, from where the deal ended", () => {
    const play = replay(rules, bet, [hold("-x-x-")], deck("20 J0 51 J1 93 J2 K2 K3"));
    expect(rules.view(play.state, "player")).toMatchObject({ cards: cards("J2 J0 K2 J1 K3"), category: "fullHouse" });
    expect(play).toMatchObject({ settled: true, payout: 45n });
  });

  test.each([
    ["A0 T0 K0 J0 Q0", 4_000n],
    ["A0 20 30 40 50", 250n],
    ["A0 20 30 40 51", 20n],
    ["A0 T1 J1 Q1 K1", 20n],
    ["Q0 K0 A0 20 30", 30n],
    ["Q0 K0 A0 20 31", 0n],
    ["70 71 72 73 20", 125n],
    ["70 71 20 21 30", 10n],
    ["T0 T1 20 31 40", 0n],
    ["A0 A1 20 31 40", 5n],
  ])("%s pays %i on a stake of 5", (hand, payout) => {
    expect(replay(rules, bet, [hold("xxxxx")], deck(hand))).toMatchObject({ payout });
  });

  test("all 32 holds are legal once, and nothing after them", () => {
    const play = replay(rules, bet, [], deck("20 J0 51 J1 93"));
    expect(new Set(rules.legal(play.state).map((action) => JSON.stringify(action))).size).toBe(32);
    const over = actPlay(rules, bet, play, hold("xxxxx"), deck("20"));
    expect(rules.legal(accepted(over).state)).toEqual([]);
  });

  test("a player who leaves gets the best hold, by exact count of all draws", () => {
    expect(best("T0 J0 Q0 K0 20")).toEqual({ action: hold("xxxx-") });
    expect(best("J0 J1 50 60 70")).toEqual({ action: hold("xx---") });
    expect(best("A0 T0 K0 J0 90")).toEqual({ action: hold("xxxx-") });
    expect(best("20 71 92 43 T0")).toEqual({ action: hold("-----") });
    expect(best("30 31 32 60 61")).toEqual({ action: hold("xxxxx") });
    // Published counts: a pair of jacks held with three others thrown away; four to a royal.
    expect(countOutcomes(cards("J0 J1 50 61 72"), [true, true, false, false, false])).toMatchObject({
      jacks: 11_559,
      twoPair: 2_592,
      three: 1_854,
      fullHouse: 165,
      four: 45,
    });
    expect(countOutcomes(cards("T0 J0 Q0 K0 20"), [true, true, true, true, false])).toMatchObject({
      royal: 1,
      straightFlush: 1,
      flush: 6,
      straight: 6,
      jacks: 9,
    });
  });

  test("the undealt deck shows in nothing before the draw", () => {
    const [one, other] = [deck("20 J0 51 J1 93 J2 K2 K3"), deck("20 J0 51 J1 93 A2 42 K0")];
    const [play, twin] = expectTwins(rules, bet, [one, other], []);
    const drawn = accepted(actPlay(rules, bet, play, hold("-x-x-"), one));
    const twinDrawn = accepted(actPlay(rules, bet, twin, hold("-x-x-"), other));
    expect([drawn.payout, twinDrawn.payout]).toEqual([45n, 5n]);
    expect(openPlay(rules, bet, deck("20 J0 51 J1 93"))).toMatchObject({ settled: false });
  });
});
