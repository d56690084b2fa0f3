import type { ActionOf } from "@croupier/contract/game";
import { mostPayout } from "@croupier/contract/money";
import { actPlay, openPlay, replay } from "@croupier/contract/play";
import { createRulebook } from "@croupier/contract/rulebook";
import { describeLaws } from "@croupier/testing/laws";
import { dealing, scriptedDraws } from "@croupier/testing/scripted-draws";
import { accepted, expectTwins } from "@croupier/testing/twins";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blackjack } from "./blackjack.ts";

type Action = ActionOf<(typeof blackjack)["contract"]>;

const SHOE = 6 * 52;
const RANKS = "A23456789TJQK";

/** Cards by rank and, if it matters, suit (0 … 3): "8", "T2"; each from the first deck that still has it. */
const cards = (text: string): number[] => {
  const taken = new Set<number>();
  return text.split(" ").map((name) => {
    const first = RANKS.indexOf(name.charAt(0)) + 13 * Number(name.charAt(1) || 0);
    const card = [0, 1, 2, 3, 4, 5].map((deck) => first + 52 * deck).find((id) => !taken.has(id)) ?? first;
    taken.add(card);
    return card;
  });
};
const shoe = (text: string) => scriptedDraws(dealing(SHOE, cards(text)));

const main = { on: "main" as const };
const pairs = { on: "perfectPairs" as const };

describeLaws(blackjack, {
  selections: fc.shuffledSubarray([main, pairs], { minLength: 1 }),
  reaching: () => [
    { draws: dealing(SHOE, cards("8 6 8 T 3 T 3 T T")), actions: ["split", "double", "double"] as const },
  ],
});

describe("blackjack", () => {
  const rules = createRulebook(blackjack).find("standard")?.rules;
  if (!rules) throw new Error("the standard variant is missing");
  const bet = { selections: [main], stakes: [100n] };
  // Dealt player, dealer up, player, dealer hole, then as they come.
  const play = (text: string, ...actions: readonly Action[]) => {
    const draws = shoe(text);
    const played = replay(rules, bet, actions, draws);
    expect(draws.left()).toBe(0);
    return { ...played, legal: rules.legal(played.state), view: rules.view(played.state, "player") };
  };

  test("a blackjack pays 3 to 2 and a push gives the stake back, without a decision", () => {
    expect(play("A 9 K 8")).toMatchObject({ settled: true, payout: 250n });
    expect(play("A T K A")).toMatchObject({ settled: true, payout: 100n });
    expect(play("9 T 9 A")).toMatchObject({ settled: true, payout: 0n });
  });

  test("insurance costs half the stake and pays 2 to 1 on a dealer's blackjack", () => {
    expect(play("9 A 9 K")).toMatchObject({ settled: false, due: 100n, legal: ["insure", "decline"] });
    expect(play("9 A 9 K", "insure")).toMatchObject({ settled: true, due: 150n, payout: 150n });
    expect(play("9 A 9 K", "decline")).toMatchObject({ settled: true, due: 100n, payout: 0n });
    expect(play("A A K K", "insure")).toMatchObject({ due: 150n, payout: 250n });
  });

  test("after the peek a lost insurance is decided, the hand is not", () => {
    const { parts } = play("9 A 9 7", "insure");
    expect(parts.map(({ payout }) => payout)).toEqual([undefined, 0n]);
    expect(play("9 A 9 7", "insure", "stand")).toMatchObject({ settled: true, due: 150n, payout: 100n });
    const split = play("9 A 9 7 2", "insure", "split");
    expect(split.parts.map(({ due, payout }) => [due, payout])).toEqual([
      [100n, undefined],
      [50n, 0n],
      [100n, undefined],
    ]);
  });

  test("a doubled hand is one part of fraction 2; surrender gives half back", () => {
    const doubled = play("6 6 5 T T T", "double");
    expect(doubled).toMatchObject({ settled: true, due: 200n, payout: 400n });
    expect(doubled.parts).toHaveLength(1);
    expect(play("T T 6 9", "surrender")).toMatchObject({ settled: true, due: 100n, payout: 50n });
  });

  test("each split hand is a part; the left is dealt at once, the right when its turn comes", () => {
    const split = play("8 6 8 T 3", "split");
    expect(split).toMatchObject({ due: 200n, view: { active: 0, hands: [{ total: 11 }, { total: 8 }] } });
    const stood = play("8 6 8 T 3 T 5", "split", "hit");
    expect(stood).toMatchObject({ due: 200n, view: { active: 1, hands: [{ total: 21 }, { total: 13 }] } });
    const busted = play("8 6 8 T 3 T 5 T T", "split", "hit", "hit");
    expect(busted.parts.map(({ payout }) => payout)).toEqual([200n, 0n]);
  });

  test("split aces get one card each, and 21 with them is no blackjack", () => {
    expect(play("A 6 A T K 9 2", "split")).toMatchObject({ settled: true, due: 200n, payout: 400n });
    expect(play("A 6 A T K 9 5", "split").parts.map(({ payout }) => payout)).toEqual([100n, 0n]);
  });

  test("the dealer draws only if a hand is still live", () => {
    const bust = play("T 6 6 T T", "hit");
    expect(bust).toMatchObject({ settled: true, payout: 0n, view: { dealer: [5, 9] } });
    expect(play("T 6 6 T 5", "stand")).toMatchObject({ payout: 0n, view: { dealer: [5, 9, 4] } });
  });

  test("a side wager is settled on the first cards, in whichever order the bet names it", () => {
    const both = { selections: [pairs, main], stakes: [10n, 100n] };
    const opened = replay(rules, both, [], shoe("80 6 83 T"));
    expect(opened).toMatchObject({ settled: false, due: 110n });
    expect(opened.parts.map(({ payout }) => payout)).toEqual([130n, undefined]);
    const won = replay(rules, both, ["split", "double", "double"], shoe("8 6 8 T 3 T 3 T T"));
    expect(won).toMatchObject({ due: 410n, payout: 260n + 800n });
    expect(mostPayout(rules.ceilings(both.selections), both.stakes)).toBe(1_060n);
  });

  test("a side wager without the main one meets an objection", () => {
    expect(rules.objection?.([pairs])).toBe("A side wager needs the main one.");
    expect(rules.objection?.([main, main])).toContain("twice");
    expect(rules.objection?.([pairs, main])).toBeUndefined();
  });

  test("insurance on a stake of 1 rounds to nothing and is refused; the round goes on from its record", () => {
    const least = { selections: [main], stakes: [1n] };
    const draws = shoe("9 A 9 7");
    expect(actPlay(rules, least, accepted(openPlay(rules, least, draws)), "insure", draws)).toBe(
      "stake_too_small_for_part",
    );
    expect(replay(rules, least, ["decline", "stand"], shoe("9 A 9 7"))).toMatchObject({ settled: true, payout: 1n });
  });

  test("the hole card and the shoe are hidden until their time", () => {
    // Under an ace the hole may be anything; under a ten anything but an ace, which the peek would have shown.
    for (const [up, holes] of [
      ["A", "3456789TJQK"],
      ["T", "3456789TJQK"],
    ] as const) {
      for (const hole of holes) {
        for (const hand of ["5 6", "8 8", "T 6"] as const) {
          const [first, second] = hand.split(" ");
          const deal = (hidden: string) => shoe(`${first} ${up} ${second} ${hidden} 2 9`);
          const [dealt] = expectTwins(rules, bet, [deal("2"), deal(hole)], []);
          expect(rules.view(dealt.state, "player").dealer).toHaveLength(1);
          if (up === "T") expectTwins(rules, bet, [deal("2"), deal(hole)], ["hit"]);
          if (up === "T" && hand === "8 8") expectTwins(rules, bet, [deal("2"), deal(hole)], ["split", "stand"]);
        }
      }
    }
    expectTwins(rules, bet, [shoe("5 A 6 7 2"), shoe("5 A 6 8 2")], ["insure", "hit"]);
  });
});
