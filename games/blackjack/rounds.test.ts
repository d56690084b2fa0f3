import type { ActionOf } from "@croupier/contract/game";
import { actPlay, openPlay, replay } from "@croupier/contract/play";
import type * as z from "@croupier/contract/zod";
import { scriptedDraws } from "@croupier/testing/scripted-draws";
import { accepted, expectTwins } from "@croupier/testing/twins";
import { describe, expect, test } from "vitest";
import type { contract } from "./contract.ts";
import { parametersSchema } from "./parameters.ts";
import { createRules } from "./rules/1.ts";
import { dealt } from "./scripted-shoe.ts";

type Action = ActionOf<typeof contract>;

const main = { on: "main" as const };
const bet = { selections: [main], stakes: [100n] };

/** A table to play scripted rounds at: dealt player, up, player, hole, then as they come. */
const sitAt = (given: z.input<typeof parametersSchema> = {}) => {
  const parameters = parametersSchema.parse(given);
  const rules = createRules(parameters);
  const shoe = (text: string) => scriptedDraws(dealt(text, parameters.decks));
  const play = (text: string, ...actions: readonly Action[]) => {
    const draws = shoe(text);
    const { state, ...played } = replay(rules, bet, actions, draws);
    expect(draws.left(), "every card is dealt").toBe(0);
    return { ...played, payouts: played.parts.map(({ payout }) => payout), view: rules.view(state) };
  };
  return { rules, shoe, play };
};

describe("blackjack", () => {
  const { rules, shoe, play } = sitAt();

  test("a blackjack pays 3 to 2 and a push gives the stake back, without a decision", () => {
    expect(play("A 9 K 8")).toMatchObject({ settled: true, payout: 250n });
    expect(play("A T K A")).toMatchObject({ settled: true, payout: 100n });
    expect(play("9 T 9 A")).toMatchObject({ settled: true, payout: 0n });
    expect(sitAt({ blackjackPays: "6:5" }).play("A 9 K 8")).toMatchObject({ payout: 220n });
    expect(sitAt({ blackjackPays: "1:1" }).play("A 9 K 8")).toMatchObject({ payout: 200n });
  });

  test("the greater total wins, the same one pushes, and over 21 loses", () => {
    expect(play("T 9 9 9", "stand")).toMatchObject({ payout: 200n });
    expect(play("T 9 9 T", "stand")).toMatchObject({ payout: 100n });
    expect(play("T 9 8 T", "stand")).toMatchObject({ payout: 0n });
    expect(play("T 6 8 9 T", "stand")).toMatchObject({ payout: 200n });
    expect(play("T 6 8 9 T", "hit")).toMatchObject({ payout: 0n });
  });

  test("21 of three cards loses to a blackjack and pushes with 21; a hand of 21 stands by itself", () => {
    expect(play("7 T 7 T 7", "hit")).toMatchObject({ settled: true, payout: 200n });
    expect(play("7 6 7 5 7 T", "hit")).toMatchObject({ settled: true, payout: 100n });
    expect(sitAt({ peek: false }).play("7 T 7 A 7", "hit")).toMatchObject({ settled: true, payout: 0n });
  });

  test("insurance costs half the stake and pays 2 to 1 on a dealer's blackjack", () => {
    expect(play("9 A 9 K")).toMatchObject({ settled: false, due: 100n, view: { legal: ["insure", "decline"] } });
    expect(play("9 A 9 K", "insure")).toMatchObject({ settled: true, due: 150n, payout: 150n });
    expect(play("9 A 9 K", "decline")).toMatchObject({ settled: true, due: 100n, payout: 0n });
    expect(play("A A K K", "insure")).toMatchObject({ due: 150n, payout: 250n });
    expect(play("A A K 9", "insure")).toMatchObject({ due: 150n, payout: 250n });
    expect(play("9 T 9 8")).toMatchObject({ view: { legal: ["hit", "stand", "double", "split"] } });
    expect(sitAt({ insurance: false }).play("9 A 9 K")).toMatchObject({ settled: true, payout: 0n });
  });

  test("after the peek a lost insurance is decided, the hand is not", () => {
    expect(play("9 A 9 7", "insure").payouts).toEqual([undefined, 0n]);
    expect(play("9 A 9 7", "insure", "stand")).toMatchObject({ settled: true, due: 150n, payout: 100n });
    const split = play("9 A 9 7 2", "insure", "split");
    expect(split.parts.map(({ due, payout }) => [due, payout])).toEqual([
      [100n, undefined],
      [50n, 0n],
      [100n, undefined],
    ]);
  });

  test("a doubled hand is one part of fraction 2 and takes one card", () => {
    const doubled = play("6 6 5 T T T", "double");
    expect(doubled).toMatchObject({ settled: true, due: 200n, payout: 400n });
    expect(doubled.parts).toHaveLength(1);
    expect(play("6 6 5 T 2 T", "double")).toMatchObject({ settled: true, due: 200n, payout: 400n });
  });

  test("doubling is for two cards, and on few totals where the rules say so", () => {
    const options = (text: string, doubleOn: "any" | "9-11" | "10-11", ...actions: readonly Action[]) =>
      sitAt({ doubleOn }).play(text, ...actions).view.legal;
    expect(options("5 6 3 T", "any")).toContain("double");
    expect(options("5 6 3 T", "9-11")).not.toContain("double");
    expect(options("5 6 4 T", "9-11")).toContain("double");
    expect(options("5 6 4 T", "10-11")).not.toContain("double");
    expect(options("5 6 6 T", "10-11")).toContain("double");
    expect(options("A 6 9 T", "9-11")).not.toContain("double");
    expect(options("5 6 2 T 2", "any", "hit")).toEqual(["hit", "stand"]);
  });

  test("surrender gives half back, on the first two cards alone", () => {
    const late = sitAt({ surrender: "late" }).play;
    expect(late("T T 6 9", "surrender")).toMatchObject({ settled: true, due: 100n, payout: 50n });
    expect(late("T T 6 A")).toMatchObject({ settled: true, payout: 0n });
    expect(late("T T 2 9 2", "hit").view.legal).toEqual(["hit", "stand"]);
    expect(late("8 T 8 9 8", "split").view.legal).not.toContain("surrender");
    expect(play("T T 6 9").view.legal).not.toContain("surrender");
  });

  test("each split hand is a part; the left is dealt at once, the right when its turn comes", () => {
    const split = play("8 6 8 T 3", "split");
    expect(split).toMatchObject({ due: 200n, view: { active: 0, hands: [{ total: 11 }, { total: 8 }] } });
    const stood = play("8 6 8 T 3 T 5", "split", "hit");
    expect(stood).toMatchObject({ due: 200n, view: { active: 1, hands: [{ total: 21 }, { total: 13 }] } });
    expect(play("8 6 8 T 3 T 5 T T", "split", "hit", "hit").payouts).toEqual([200n, 0n]);
    expect(play("T 6 K T A A T", "split")).toMatchObject({ settled: true, payouts: [200n, 200n] });
  });

  test("a pair splits again up to the limit, and parts keep their places", () => {
    expect(play("8 6 8 T 8", "split").view.legal).toEqual(["hit", "stand", "double"]);
    const four = sitAt({ maxHands: 4 }).play;
    // 8 8 → 8+8 | 8 → 8+3 | 8 | 8 → doubles; 8+T stands; 8+8 → 8+2 | 8+9.
    const round = four(
      "8 6 8 T 8 3 T T 8 2 T 9 5",
      ...(["split", "split", "double", "stand", "split", "double", "stand"] as const),
    );
    expect(round.view.hands.map(({ cards }) => cards.map((card) => (card % 13) + 1))).toEqual([
      [8, 3, 10],
      [8, 10],
      [8, 2, 10],
      [8, 9],
    ]);
    expect(round.parts.map(({ due }) => due)).toEqual([200n, 200n, 100n, 100n]);
    // The dealer makes 21 of 6, T and 5.
    expect(round.payouts).toEqual([200n, 0n, 0n, 0n]);
  });

  test("split aces get one card each, and 21 with them is no blackjack", () => {
    expect(play("A 6 A T K 9 2", "split")).toMatchObject({ settled: true, due: 200n, payout: 400n });
    expect(play("A 6 A T K 9 5", "split").payouts).toEqual([100n, 0n]);
    expect(play("A 6 A T A A T", "split")).toMatchObject({ settled: true, due: 200n });
  });

  test("aces split again or take cards where the rules say so, and never double", () => {
    const again = sitAt({ resplitAces: true, maxHands: 3 }).play;
    expect(again("A 6 A T A", "split").view.legal).toEqual(["stand", "split"]);
    expect(again("A 6 A T A 9 A A T", "split", "split")).toMatchObject({ settled: true, due: 300n });
    const hits = sitAt({ hitSplitAces: true }).play;
    expect(hits("A 6 A T A", "split").view.legal).toEqual(["hit", "stand"]);
    expect(hits("A 6 A T 4 6 6", "split", "hit")).toMatchObject({
      view: { active: 1, hands: [{ total: 21, done: true }, { total: 17 }] },
    });
  });

  test("there is no double after a split where the rules say so", () => {
    const { view } = sitAt({ doubleAfterSplit: false }).play("8 6 8 T 3", "split");
    expect(view.legal).toEqual(["hit", "stand"]);
  });

  test("without a peek, doubles and splits lose to a dealer's blackjack, and so does the insurance wait for it", () => {
    const blind = sitAt({ peek: false }).play;
    expect(blind("6 T 5 A T", "double")).toMatchObject({ settled: true, due: 200n, payout: 0n });
    expect(blind("8 T 8 A T T", "split", "stand", "stand")).toMatchObject({ settled: true, due: 200n, payout: 0n });
    expect(blind("9 A 9 K", "insure").payouts).toEqual([undefined, undefined]);
    expect(blind("9 A 9 K", "insure", "stand").payouts).toEqual([0n, 150n]);
    expect(blind("A T K A")).toMatchObject({ settled: true, payout: 100n });
  });

  test("a soft 17 stands, or takes a card", () => {
    expect(play("T 6 8 A", "stand")).toMatchObject({ settled: true, payout: 200n });
    expect(sitAt({ soft17: "hit" }).play("T 6 8 A 2", "stand")).toMatchObject({ payout: 0n });
    expect(sitAt({ soft17: "hit" }).play("T 6 8 A T", "stand")).toMatchObject({ payout: 200n });
  });

  test("the dealer draws only if a hand is still live", () => {
    expect(play("T 6 6 T T", "hit")).toMatchObject({ settled: true, payout: 0n, view: { dealer: { total: 16 } } });
    expect(play("T 6 6 T 5", "stand")).toMatchObject({ payout: 0n, view: { dealer: { total: 21 } } });
    expect(play("A 6 K T")).toMatchObject({ settled: true, payout: 250n, view: { dealer: { total: 16 } } });
    const busts = play("8 6 8 T T 8 T 8", "split", "hit", "hit");
    expect(busts).toMatchObject({ settled: true, payout: 0n, view: { dealer: { total: 16 } } });
  });

  test("side wagers are settled on the first cards, in whichever order the bet names them", () => {
    const selections = [{ on: "perfectPairs" as const }, main, { on: "twentyOnePlus3" as const }];
    const all = { selections, stakes: [10n, 100n, 10n] };
    const opened = replay(rules, all, [], shoe("8c 8h 8s T"));
    expect(opened).toMatchObject({ settled: false, due: 120n });
    // Clubs and spades are black: a coloured pair at 12 to 1; three of a kind at 30 to 1.
    expect(opened.parts.map(({ payout }) => payout)).toEqual([130n, undefined, 310n]);
    expect(rules.view(opened.state).sides).toEqual([
      { on: "perfectPairs", made: "coloured" },
      { on: "twentyOnePlus3", made: "trips" },
    ]);
  });

  test("a side wager without the main one meets an objection, and so does a wager made twice", () => {
    expect(rules.objection([{ on: "perfectPairs" }])).toBe("A side wager needs the main one.");
    expect(rules.objection([main, main])).toBe("The wager main is in this bet twice.");
    expect(rules.objection([{ on: "perfectPairs" }, main])).toBeUndefined();
  });

  test("insurance on a stake of 1 rounds to nothing and is refused; the round goes on from its record", () => {
    const least = { selections: [main], stakes: [1n] };
    const draws = shoe("9 A 9 7");
    expect(actPlay(rules, least, accepted(openPlay(rules, least, draws)), "insure", draws)).toBe(
      "stake_too_small_for_part",
    );
    expect(replay(rules, least, ["decline", "stand"], shoe("9 A 9 7"))).toMatchObject({ settled: true, payout: 1n });
  });

  test("a player who left declines, and stands on each hand", () => {
    const { state } = replay(rules, bet, [], shoe("8 A 8 7"));
    expect(rules.fallback(state)).toEqual({ action: "decline" });
    const split = replay(rules, bet, ["decline", "split"], shoe("8 A 8 7 2"));
    expect(rules.fallback(split.state)).toEqual({ action: "stand" });
  });

  test("an infinite shoe draws every card from a whole deck", () => {
    const { play: endless } = sitAt({ decks: "infinite" });
    expect(endless("Tc Tc Tc Tc", "stand")).toMatchObject({ settled: true, payout: 100n });
    const draws = scriptedDraws([9, 9, 9, 9, 51]);
    expect(replay(sitAt({ decks: "infinite" }).rules, bet, ["hit"], draws)).toMatchObject({ payout: 0n });
  });

  test("the hole card and the shoe are hidden until their time", () => {
    // Under an ace the hole may be anything; under a ten anything but an ace, which the peek would have shown.
    for (const up of ["A", "T"]) {
      for (const hole of "3456789TJQK") {
        for (const hand of ["5 6", "8 8", "T 6"] as const) {
          const [first, second] = hand.split(" ");
          const deal = (hidden: string) => shoe(`${first} ${up} ${second} ${hidden}h 2c 9c`);
          const [twin] = expectTwins(rules, bet, [deal("2"), deal(hole)], []);
          expect(rules.view(twin.state).dealer.cards).toHaveLength(1);
          if (up === "T") expectTwins(rules, bet, [deal("2"), deal(hole)], ["hit"]);
          if (up === "T" && hand === "8 8") expectTwins(rules, bet, [deal("2"), deal(hole)], ["split", "stand"]);
        }
      }
    }
    expectTwins(rules, bet, [shoe("5 A 6 7 2"), shoe("5 A 6 8 2")], ["insure", "hit"]);
    // Without a peek not even a blackjack shows.
    const blind = sitAt({ peek: false });
    expectTwins(blind.rules, bet, [blind.shoe("5 T 6 A 2"), blind.shoe("5 T 6 8 2")], ["hit"]);
  });
});
