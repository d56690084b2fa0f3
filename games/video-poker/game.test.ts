import { actPlay, openPlay, replay } from "@croupier/contract/play";
import { createRulebook } from "@croupier/contract/rulebook";
import { describeLaws } from "@croupier/testing/laws";
import { dealing, scriptedDraws } from "@croupier/testing/scripted-draws";
import { accepted, expectTwins } from "@croupier/testing/twins";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nameOf } from "./card-names.ts";
import { expectation } from "./expectation.ts";
import { game } from "./game.ts";
import golden from "./golden.json" with { type: "json" };
import { par } from "./par.ts";
import certified from "./par.json" with { type: "json" };

/** Any number of cards, unlike `parseHand`. */
const cards = (text: string) => text.split(" ").map((name) => names.indexOf(name));
const names = Array.from({ length: 52 }, (_, card) => nameOf(card));
const deck = (text: string) => scriptedDraws(dealing(52, cards(text)));
const draw = (...hold: readonly number[]) => ({ type: "draw" as const, hold });
const ALL = draw(0, 1, 2, 3, 4);

describeLaws(game, {
  par: { computed: par, certified },
  expectation,
  golden,
  selections: fc.constant([{}]),
  // All that comes after the hand.
  hidden: (index) => index >= 5,
  // To find the best hold takes a millisecond or two.
  runs: 50,
  reaching: () => [{ draws: dealing(52, cards("Ts Js Qs Ks 2s As")), actions: [draw(0, 1, 2, 3)] }],
});

describe("a round of video poker", () => {
  const rules = createRulebook(game).find("jacks-9-6")?.rules;
  if (!rules) throw new Error("the variant is missing");
  const bet = { selections: [{}], stakes: [5n] };

  test("five cards are dealt by a lazy shuffle, and replaced from the left by the next ones", () => {
    // Position i swaps with i + uniform(52 − i): 51, 1, 50, then 2, which went to 50, and 4.
    const script = scriptedDraws([51, 0, 48, 47, 0, 46, 0]);
    const opened = accepted(openPlay(rules, bet, script));
    expect(rules.view(opened.state, "player").cards).toEqual([51, 1, 50, 2, 4]);
    expect(script.left()).toBe(2);
    const drawn = accepted(actPlay(rules, bet, opened, draw(1, 2, 4), script));
    expect(rules.view(drawn.state, "player").cards).toEqual([0, 1, 50, 6, 4]);
    expect(script.left()).toBe(0);
  });

  test("replaced cards come from where the deal ended", () => {
    const play = replay(rules, bet, [draw(1, 3)], deck("2c Jc 5d Jd 9s Jh Kh Ks"));
    expect(rules.view(play.state, "player")).toEqual({
      cards: cards("Jh Jc Kh Jd Ks"),
      held: [1, 3],
      category: "fullHouse",
      multiplier: "9/1",
      legal: [],
    });
    expect(play).toMatchObject({ settled: true, payout: 45n });
  });

  test.each([
    ["Ac Tc Kc Jc Qc", "royal", 4_000n],
    ["Ac 2c 3c 4c 5c", "straightFlush", 250n],
    ["Kh Th 9h Qh Jh", "straightFlush", 250n],
    ["7c 7d 7h 7s 2c", "four", 125n],
    ["7c 7d 7h 2s 2c", "fullHouse", 45n],
    ["Qc Kc Ac 2c 3c", "flush", 30n],
    ["Ac 2c 3c 4c 5d", "straight", 20n],
    ["Ac Td Jd Qd Kd", "straight", 20n],
    ["Qc Kc Ac 2c 3d", "nothing", 0n],
    ["Kd Ac 2c 3c 4c", "nothing", 0n],
    ["7c 7d 7h 3s 2c", "three", 15n],
    ["7c 7d 2c 2d 3c", "twoPair", 10n],
    ["Tc Td 2c 3d 4c", "nothing", 0n],
    ["Jc Jd 2c 3d 4c", "jacks", 5n],
    ["Ac 2c Ad 3d 4c", "jacks", 5n],
  ])("%s is %s and pays %i on a stake of 5", (hand, category, payout) => {
    const play = replay(rules, bet, [ALL], deck(hand));
    expect(play).toMatchObject({ payout });
    expect(rules.view(play.state, "player")).toMatchObject({ category });
  });

  test("all 32 holds are legal once and spelled in one way; after the draw nothing is", () => {
    const opened = accepted(openPlay(rules, bet, deck("2c Jc 5d Jd 9s")));
    const { legal } = rules.view(opened.state, "player");
    expect(legal).toEqual(rules.legal(opened.state));
    expect(new Set(legal.map(({ hold }) => hold.join(" "))).size).toBe(32);
    expect(actPlay(rules, bet, opened, draw(3, 1), deck("2c"))).toBe("illegal_action");
    const over = accepted(actPlay(rules, bet, opened, ALL, deck("2c")));
    expect(rules.legal(over.state)).toEqual([]);
    const fault = (hold: readonly unknown[]) =>
      game.contract.action.safeParse({ type: "draw", hold }).error?.issues.map(({ path, message }) => [path, message]);
    expect(fault([3, 1])).toEqual([[["hold"], "places ascend, each once, as in [0, 2, 4]"]]);
    expect(fault([1, 1])).toHaveLength(1);
    expect(fault([5])?.[0]?.[0]).toEqual(["hold", 0]);
  });

  test.each([
    ["Tc Jc Qc Kc 2c", draw(0, 1, 2, 3)],
    ["Jc Jd 5c 6c 7c", draw(0, 1)],
    ["Ac Tc Kc Jc 9c", draw(0, 1, 2, 3)],
    ["2c 7d 9h 4s Tc", draw()],
    ["3c 3d 3h 6c 6d", ALL],
    ["7c 2c 7d 7h 7s", ALL],
  ])("a player who leaves with %s gets the best hold, %j", (hand, action) => {
    expect(rules.fallback(replay(rules, bet, [], deck(hand)).state)).toEqual({ action });
  });

  test("the undealt deck shows in nothing before the draw", () => {
    const [one, other] = [deck("2c Jc 5d Jd 9s Jh Kh Ks"), deck("2c Jc 5d Jd 9s Ah 4h Kc")];
    const [play, twin] = expectTwins(rules, bet, [one, other], []);
    expect(accepted(actPlay(rules, bet, play, draw(1, 3), one)).payout).toBe(45n);
    expect(accepted(actPlay(rules, bet, twin, draw(1, 3), other)).payout).toBe(5n);
  });
});
